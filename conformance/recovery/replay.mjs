// Serves streams from files, byte for byte: those that a teller of Turnstone is held to, whatever happened to the run.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const FOLDERS = ['golden', 'recovery'];

/** Name of a stream → its file: golden/…/NAME/stream.txt, and NAME.sse in any folder named recovery. */
export function streamsIn(resources) {
  const found = new Map();
  for (const entry of fs.readdirSync(resources, { recursive: true, withFileTypes: true })) {
    const folders = path.relative(resources, entry.parentPath ?? entry.path).split(path.sep);
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || !folders.some((folder) => FOLDERS.includes(folder))) continue;
    if (entry.name === 'stream.txt') found.set(folders.at(-1), file);
    else if (entry.name.endsWith('.sse')) found.set(entry.name.slice(0, -4), file);
  }
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Under /NAME/v1/responses there is that stream; under / are the names. */
export async function startReplay(resources) {
  const streams = streamsIn(resources);
  const server = http.createServer((request, response) => {
    request.resume();
    const name = decodeURIComponent(request.url.split('/')[1] ?? '');
    if (name === '') return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify([...streams.keys()]));
    if (!streams.has(name)) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    fs.createReadStream(streams.get(name)).pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
