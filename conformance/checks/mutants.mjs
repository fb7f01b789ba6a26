// Checks the checker: whatever event is dropped, doubled, swapped or changed in a good stream, it must notice. Events are
// numbered anew, so that the numbers don't give it away.
import { readFrames } from './frames.mjs';
import { streamProblems } from './stream.mjs';

const url = process.env.CONFORMANCE_REPLAY;

const renumbered = (events) => events.map((event, i) => ({ ...event, sequence_number: i }));

function* mutants(events) {
  for (let i = 0; i < events.length; i++) {
    const { type } = events[i];
    yield [`${type} dropped`, events.toSpliced(i, 1)];
    yield [`${type} doubled`, events.toSpliced(i, 0, events[i])];
    const next = events[i + 1];
    if (next && (next.type !== type || next.delta !== events[i].delta)) yield [`${type} after ${next.type}`, events.toSpliced(i, 2, next, events[i])];
    for (const [field, value] of Object.entries(events[i])) {
      if (field !== 'type' && field !== 'sequence_number') yield [`${type} with another ${field}`, events.toSpliced(i, 1, { ...events[i], [field]: other(value) })];
    }
  }
}

function other(value) {
  if (typeof value === 'string') return value + 'x';
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return [{ token: 'x' }];
  return { ...value, id: value.id === undefined ? undefined : 'other', text: value.text === undefined ? undefined : 'other', refusal: value.refusal === undefined ? undefined : 'other' };
}

for (const name of await (await fetch(url)).json()) {
  if (name.includes('crash') || name === 'failed') continue;
  const body = Buffer.from(await (await fetch(`${url}/${name}/v1/responses`)).arrayBuffer());
  const events = readFrames(body, true).frames.map(({ event }) => event);
  const unnoticed = [...mutants(events)].filter(([, mutant]) => streamProblems(renumbered(mutant)).length === 0).map(([what]) => what);
  const reason = `unnoticed: ${[...new Set(unnoticed)].join('; ')}`;
  console.log(JSON.stringify(unnoticed.length === 0 ? { scenario: name, outcome: 'passed' } : { scenario: name, outcome: 'failed', reason }));
}
