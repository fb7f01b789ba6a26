// What must hold for every answer that was recorded, whatever was asked.
import { readFrames } from './frames.mjs';
import { responseProblems } from './response.mjs';
import { streamProblems } from './stream.mjs';

const STREAM_HEADERS = { 'content-type': /^text\/event-stream;\s*charset=utf-8$/i, 'cache-control': /no-cache/, 'x-accel-buffering': /^no$/ };

export const isStream = ({ headers }) => (headers['content-type'] ?? '').startsWith('text/event-stream');
export const nameOf = ({ method, path, status }) => `${method} ${path.replace(/(resp_|msg_)[\w-]+/g, '$1…').slice(0, 80)} → ${status}`;

/** The value that an answer holds; undefined for what is no JSON. */
export function valueOf(exchange) {
  try {
    return JSON.parse(exchange.body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Answers to HEAD have none, and those to OPTIONS may have none. */
export const hasNoBody = ({ method, body }) => ['HEAD', 'OPTIONS'].includes(method) && body.length === 0;

/** @returns {string[]} what is wrong with an answer that is no stream */
export function answerProblems(exchange) {
  if (hasNoBody(exchange)) return exchange.headers['x-request-id'] ? [] : ['there is no x-request-id'];
  const value = valueOf(exchange);
  if (!/^application\/json/.test(exchange.headers['content-type'] ?? '')) return [`content-type is ${exchange.headers['content-type']}`];
  if (value === undefined) return ['the body is no JSON'];
  const problems = exchange.headers['x-request-id'] ? [] : ['there is no x-request-id'];
  if (exchange.status >= 400) return [...problems, ...envelopeProblems(value), ...retryProblems(exchange)];
  return value.object === 'response' && 'status' in value ? [...problems, ...responseProblems(value)] : problems;
}

/** Every error has the one form that SDKs know. */
export function envelopeProblems(value) {
  const error = value?.error;
  if (error === null || typeof error !== 'object') return ['an error has no envelope'];
  const textOrNull = (name) => error[name] === null || typeof error[name] === 'string';
  const problems = [];
  if (typeof error.message !== 'string' || error.message === '') problems.push('an error has no message');
  if (typeof error.type !== 'string') problems.push('an error has no type');
  if (!textOrNull('param') || !textOrNull('code')) problems.push('param or code of an error is neither text nor null');
  return problems;
}

/** SDKs ask again after these statuses, unless they are told how. */
function retryProblems({ status, headers }) {
  if (status === 409 && headers['x-should-retry'] !== 'false') return ['409 makes SDKs ask again'];
  const told = headers['retry-after'] || headers['x-should-retry'] === 'false';
  return [429, 503].includes(status) && !told ? [`${status} does not say when to ask again`] : [];
}

/** @returns {{events: object[], frames: object[], from: number, problems: string[]}} */
export function streamOf(exchange) {
  const { frames, problems } = readFrames(exchange.body, exchange.whole);
  const events = frames.map(({ event }) => event);
  const after = new URL(exchange.path, 'http://any').searchParams.get('starting_after');
  const from = after && exchange.method === 'GET' ? Number(after) + 1 : 0;
  const inOrder = streamProblems(events, { from, whole: exchange.whole });
  return { events, frames, from, problems: [...headerProblems(exchange), ...problems, ...inOrder] };
}

function headerProblems({ headers }) {
  const problems = Object.entries(STREAM_HEADERS)
    .filter(([name, wanted]) => !wanted.test(headers[name] ?? ''))
    .map(([name]) => `the header ${name} is ${headers[name] ?? 'missing'}`);
  ['content-encoding', 'content-length'].filter((name) => name in headers).forEach((name) => problems.push(`a stream has a header ${name}`));
  if (!headers['x-request-id']) problems.push('there is no x-request-id');
  return problems;
}
