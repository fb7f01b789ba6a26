// Requests made bad by chance: each answer must be below 500, and an error in the one form. With CONFORMANCE_SEED the same
// requests are made again. A request that is still valid is answered; the model behind the server keeps to any form asked for.
import http from 'node:http';
import { envelopeProblems, hasNoBody } from '../checks/answers.mjs';
import { Chance } from './random.mjs';
import { mutated } from './mutate.mjs';
import { validRequests } from './valid.mjs';

const { CONFORMANCE_URL: url, CONFORMANCE_MODEL: model, CONFORMANCE_KEY: key, CONFORMANCE_SEED: seed } = process.env;
const REQUESTS = process.env.CONFORMANCE_QUICK ? 200 : 1000;
const SIDE_BY_SIDE = 6;
const ONE_MAX_MILLIS = 60_000;
const CREATING = 0.75;

function send({ method, path, headers, body }) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': body.length };
    const all = { authorization: `Bearer ${key}`, ...headers, ...length };
    const request = http.request(url + '/v1' + path, { method, headers: all, timeout: ONE_MAX_MILLIS });
    request.on('response', (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(pieces).toString('utf8') }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${ONE_MAX_MILLIS / 1000} s`)));
    request.on('error', reject);
    request.end(body);
  });
}

async function problemOf(request) {
  try {
    const { status, text } = await send(request);
    if (status >= 500) return `${status}: ${text.slice(0, 120)}`;
    if (hasNoBody({ method: request.method, body: text })) return undefined;
    return status >= 400 ? envelopeProblems(parsed(text))[0] : undefined;
  } catch (failure) {
    return failure.message;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const report = (line) => console.log(JSON.stringify(line));

const stored = await send({ method: 'POST', path: '/responses', headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify({ model, input: 'Hello.' })) });
const { creating, reading } = validRequests(model, JSON.parse(stored.text).id);
for (const valid of [...creating, ...reading]) {
  if (valid.method !== 'POST' || valid.path.length > 1) continue;
  const { status, text } = await send({ ...valid, path: '/responses', headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(valid.body)) });
  const scenario = `the unspoilt request with ${Object.keys(valid.body).slice(1).join(', ')}`;
  report(status === 200 ? { scenario, outcome: 'passed' } : { scenario, outcome: 'failed', reason: `${status}: ${text.slice(0, 200)}` });
}

const chance = new Chance(Number(seed));
const requests = Array.from({ length: REQUESTS }, () => mutated(chance.of(chance.next() < CREATING ? creating : reading), chance));
const waiting = requests.map((request, i) => ({ request, i }));
const problems = new Map();
const takeNext = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const problem = await problemOf(next.request);
    if (problem) problems.set(problem, [...(problems.get(problem) ?? []), next]);
  }
};
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, takeNext));

let failed = 0;
for (const [problem, those] of problems) {
  failed += those.length;
  those.forEach(({ request, i }) => console.error(`request ${i}: ${problem}`, { ...request, body: request.body?.toString('utf8').slice(0, 2000) }));
  const [{ request, i }] = those;
  const reason = `first by ${request.method} ${request.path.slice(0, 60)}, spoilt at ${request.what.slice(0, 80)} [--seed ${seed}, request ${i}]`;
  report({ scenario: problem, outcome: 'failed', times: those.length, reason });
}
report({ scenario: 'spoilt requests', outcome: 'passed', times: REQUESTS - failed });
