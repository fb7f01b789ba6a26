// The replayed streams themselves keep the order of the API, as far as a crash lets them.
import { readFrames } from '../checks/frames.mjs';
import { streamProblems } from '../checks/stream.mjs';

const url = process.env.CONFORMANCE_REPLAY;
for (const name of await (await fetch(url)).json()) {
  const body = Buffer.from(await (await fetch(`${url}/${name}/v1/responses`)).arrayBuffer());
  const { frames, problems } = readFrames(body, true);
  const all = [...problems, ...streamProblems(frames.map(({ event }) => event))];
  console.log(JSON.stringify({ scenario: name, outcome: all.length === 0 ? 'passed' : 'failed', reason: all.slice(0, 3).join('; ') }));
}
