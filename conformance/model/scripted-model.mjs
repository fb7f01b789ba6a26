// An OpenAI-compatible model server on loopback that says what the prompt tells it to say (script.mjs).
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { chunksOf } from './chunks.mjs';
import { lastUser, plan, textOf } from './script.mjs';

export const MODEL = 'scripted';

const BEFORE_BREAK_MILLIS = 500;

/** The tool that the server under test is told to call by itself. */
export const SERVER_TOOL = 'server_clock';

/** @returns {Promise<{url: string, toolUrl: string, close: () => void}>} */
export async function startScriptedModel() {
  const asked = new Map();
  const server = http.createServer((request, response) => {
    answer(request, response, asked).catch((failure) => {
      if (!response.headersSent) response.writeHead(400);
      response.end(JSON.stringify({ error: { message: String(failure), type: 'invalid_request_error' } }));
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const base = `http://127.0.0.1:${server.address().port}`;
  return {
    url: base + '/v1',
    toolUrl: base + '/tools/clock',
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(request, response, asked) {
  const body = await bodyOf(request);
  if (request.url === '/tools/clock') return json(response, 200, { time: 'noon' });
  if (request.url === '/v1/models') return json(response, 200, models());
  if (request.url !== '/v1/chat/completions') return json(response, 404, failure(404));
  const parsed = JSON.parse(body);
  const prompt = textOf(lastUser(parsed.messages));
  const before = asked.get(prompt) ?? 0;
  asked.set(prompt, before + 1);
  const said = plan(parsed, before);
  if (said.status !== 200) return json(response, said.status, failure(said.status));
  await stream(request, response, said, parsed);
}

async function stream(request, response, said, body) {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  let sent = 0;
  try {
    for (const chunk of chunksOf(said, body)) {
      if (sent === said.silence.after) await sleep(said.silence.millis, undefined, { signal: gone.signal });
      if (sent > said.breakAfter) return await breakOff(response);
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
      if (said.pace > 0) await sleep(said.pace, undefined, { signal: gone.signal });
      sent++;
    }
    response.end('data: [DONE]\n\n');
  } catch (stopped) {
    if (!gone.signal.aborted) throw stopped;
  }
}

/** After what was said has arrived: a connection that is reset takes along what was not read yet. */
async function breakOff(response) {
  await sleep(BEFORE_BREAK_MILLIS);
  response.destroy();
}

function models() {
  return { object: 'list', data: [{ id: MODEL, object: 'model', created: 1700000000, owned_by: 'conformance' }] };
}

function failure(status) {
  return { error: { message: `scripted failure ${status}`, type: 'scripted', code: null, param: null } };
}

function json(response, status, value) {
  // As providers do, or a refused call is asked again after pauses that grow.
  const later = status === 429 ? { 'retry-after': '1' } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...later }).end(JSON.stringify(value));
}

async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
