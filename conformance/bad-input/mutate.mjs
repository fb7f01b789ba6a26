// Makes a valid request bad in one to three ways.

const JUNK = [
  null, true, false, 0, -1, 1.5, 16, 1e308, -1e308, 2 ** 53, 2147483648, '', ' ', 'x', '0', 'true', 'null', [], {}, [[]], [null], [1, 'a'], { type: 'x' },
  { type: null }, { '': '' }, '\u0000', '\ud800', '😀'.repeat(50), '../..', "'; drop table run; --", '%s%n', '${jndi}', 'NaN', 'x'.repeat(70_000),
  { $ref: '#' }, { type: 'object', properties: 7 }, nested(200),
];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'multipart/form-data', ''];

function nested(depth) {
  let value = 1;
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value };
  return value;
}

/** @returns {{what: string, method: string, path: string, headers: object, body: Buffer | undefined}} */
export function mutated(valid, chance) {
  const request = { ...structuredClone(valid), headers: { 'content-type': 'application/json' } };
  const what = [];
  for (let left = 1 + chance.below(3); left > 0; left--) what.push(once(request, chance));
  const text = request.body === undefined ? undefined : JSON.stringify(request.body);
  let body = text === undefined ? undefined : Buffer.from(text);
  if (body && chance.next() < 0.15) {
    what.push('bytes');
    body = brokenBytes(body, chance);
  }
  const query = request.query.map(([name, value]) => `${name}=${value}`).join('&');
  return { what: what.join(', '), method: request.method, path: '/' + request.path.join('/') + (query && '?' + query), headers: request.headers, body };
}

function once(request, chance) {
  const kind = chance.next();
  if (kind < 0.05) return `method ${(request.method = chance.of(METHODS))}`;
  if (kind < 0.1) return `content-type ${(request.headers['content-type'] = chance.of(TYPES))}`;
  if (request.body === undefined || kind < 0.15) return address(request, chance);
  return node(request, chance);
}

function address(request, chance) {
  const junk = encodeURIComponent(wellFormed(chance.of(JUNK.filter((one) => typeof one !== 'object')))).slice(0, 300);
  if (request.query.length > 0 && chance.next() < 0.7) {
    const one = chance.of(request.query);
    one[1] = junk;
    return `query ${one[0]}`;
  }
  if (chance.next() < 0.3) request.query.push([chance.of(['limit', 'after', 'order', 'stream', 'starting_after', 'include[]', 'before', 'x']), junk]);
  else request.path[chance.below(request.path.length)] = chance.of([junk || '%20', '%00', '%2F', '%C3%28', 'resp_', 'resp_zzz', 'a'.repeat(2000)]);
  return 'address';
}

const wellFormed = (value) => String(value).toWellFormed?.() ?? String(value);

/** Replaces, removes, doubles or adds at a random place of the body. */
function node(request, chance) {
  const places = [];
  collect(request.body, [], places);
  const path = chance.of(places);
  const junk = structuredClone(chance.of(JUNK));
  if (path.length === 0) {
    if (chance.next() < 0.2) request.body = junk;
    else if (typeof request.body === 'object' && request.body) request.body[chance.of(['extra', 'conversation', 'prompt', 'stream', 'tools', 'input'])] = junk;
    return 'the whole body';
  }
  const holder = path.slice(0, -1).reduce((at, key) => at[key], request.body);
  const key = path.at(-1);
  const how = chance.next();
  if (how < 0.2) Array.isArray(holder) ? holder.splice(key, 1) : delete holder[key];
  else if (how < 0.3 && Array.isArray(holder)) holder.push(...structuredClone(holder));
  else if (how < 0.35) holder[key] = structuredClone(request.body);
  else holder[key] = junk;
  return path.join('.');
}

function collect(value, path, places) {
  places.push(path);
  if (value === null || typeof value !== 'object' || path.length > 12) return;
  Object.keys(value).forEach((key) => collect(value[key], [...path, Array.isArray(value) ? Number(key) : key], places));
}

function brokenBytes(body, chance) {
  const at = chance.below(body.length);
  const how = chance.below(4);
  if (how === 0) return body.subarray(0, at);
  if (how === 1) return Buffer.concat([body.subarray(0, at), Buffer.from([chance.below(256)]), body.subarray(at + 1)]);
  if (how === 2) return Buffer.concat([body, body]);
  return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]);
}
