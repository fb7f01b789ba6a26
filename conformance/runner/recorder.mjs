// A loopback proxy between a suite's program and the server that keeps all that passes.
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'proxy-connection', 'upgrade'];

/**
 * @typedef {{method: string, path: string, sent: Buffer, status: number, headers: object, body: Buffer, whole: boolean}} Exchange
 *   `whole` is false when client or server broke the connection off
 * @returns {Promise<{url: string, exchanges: Exchange[], close: () => void}>}
 */
export async function startRecorder(target) {
  const exchanges = [];
  const upstream = target.startsWith('https:') ? https : http;
  const agent = new upstream.Agent();
  const server = http.createServer((request, response) => forward(request, response, { target: new URL(target), upstream, agent }, exchanges));
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    exchanges,
    close: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

function forward(request, response, { target, upstream, agent }, exchanges) {
  const exchange = { method: request.method, path: request.url, sent: [], status: 0, headers: {}, body: [], whole: false };
  exchanges.push(exchange);
  const onward = upstream.request({
    host: target.hostname, port: target.port, agent, method: request.method, path: request.url, headers: { ...passed(request.headers), host: target.host },
  });
  request.on('data', (piece) => exchange.sent.push(piece));
  request.pipe(onward);
  response.on('close', () => onward.destroy());
  onward.on('response', (answer) => {
    exchange.status = answer.statusCode;
    exchange.headers = answer.headers;
    response.writeHead(answer.statusCode, passed(answer.headers));
    response.flushHeaders();
    answer.on('data', (piece) => {
      exchange.body.push(piece);
      response.write(piece);
    });
    answer.on('end', () => {
      exchange.whole = answer.complete;
      response.end();
    });
    answer.on('error', () => response.destroy());
  });
  onward.on('error', () => response.destroy());
}

function passed(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
}

/** The pieces of each exchange in one. */
export function finished(exchanges) {
  return exchanges.map((exchange) => ({
    ...exchange, sent: Buffer.concat(exchange.sent), body: Buffer.concat(exchange.body),
  }));
}

/** One line of JSON for each, to look at. Headers are left out, and with them the key. */
export function keep(exchanges, file) {
  const shown = ({ method, path, status, whole, sent, body }) => ({ method, path, status, whole, sent: sent.toString('utf8'), body: body.toString('utf8') });
  fs.writeFileSync(file, exchanges.map((exchange) => JSON.stringify(shown(exchange)) + '\n').join(''));
}
