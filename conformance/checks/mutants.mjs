// Checks the checker: whatever event is dropped, doubled, swapped or changed in a good stream, it must notice, and so whatever
// else an output shows, and what is given up but said to be done. Events are numbered anew, so that the numbers don't give it
// away. Only what was told of an item before it was emptied can be anything.
import { readFrames } from './frames.mjs';
import { streamProblems } from './stream.mjs';

const url = process.env.CONFORMANCE_REPLAY;

const SNAPSHOT = 'response.in_progress';
const WORDS = ['delta', 'logprobs'];

const renumbered = (events) => events.map((event, i) => ({ ...event, sequence_number: i }));

function* mutants(events) {
  for (let i = 0; i < events.length; i++) {
    const { type } = events[i];
    const free = takenBack(events, i);
    if (!free) yield [`${type} dropped`, events.toSpliced(i, 1)];
    if (!free || !type.endsWith('.delta')) yield [`${type} doubled`, events.toSpliced(i, 0, events[i])];
    const next = events[i + 1];
    const bothFree = free && takenBack(events, i + 1);
    if (next && !bothFree && (next.type !== type || next.delta !== events[i].delta)) yield [`${type} after ${next.type}`, events.toSpliced(i, 2, next, events[i])];
    for (const [field, value] of Object.entries(events[i])) {
      if (field === 'type' || field === 'sequence_number' || (free && WORDS.includes(field))) continue;
      yield [`${type} with another ${field}`, events.toSpliced(i, 1, { ...events[i], [field]: other(value) })];
    }
    for (const [what, output] of outputs(events, i)) {
      yield [`${type} with ${what}`, events.toSpliced(i, 1, { ...events[i], response: { ...events[i].response, output } })];
    }
    const said = saidToBeDone(events, i);
    if (said) yield [`${said.type} of what is given up`, events.toSpliced(i, 0, said)];
  }
}

const empties = ({ type, response }, id) => type === SNAPSHOT && response.output.some((item) => item.id === id && item.status === 'in_progress');

/** Whether an event tells words, or takes some back, or gives up, of an item that is emptied later on. */
function takenBack(events, i) {
  const { type, item_id, item, response } = events[i];
  let ids = [];
  if (type.endsWith('.delta')) ids = [item_id];
  else if (type === SNAPSHOT) ids = response.output.filter(({ status }) => status === 'in_progress').map(({ id }) => id);
  else if (type === 'response.output_item.done' && events[i + 1].type === SNAPSHOT) ids = [item.id];
  const end = ids.map((id) => events.findIndex((event, at) => at > i && event.type === 'response.output_item.done' && event.item.id === id));
  return ids.length > 0 && ids.every((id, n) => events.some((event, at) => at > i && (end[n] < 0 || at < end[n]) && empties(event, id)));
}

/** What else an output could show. */
function* outputs(events, i) {
  const { type, response } = events[i];
  const output = response?.output ?? [];
  for (const [at, item] of output.entries()) {
    const unseen = type !== SNAPSHOT && mayBeMissing(events, item);
    if (!unseen) yield ['an item dropped', output.toSpliced(at, 1)];
    yield ['an item doubled', output.toSpliced(at, 0, item)];
    if (item.content?.length) yield ['other words', output.toSpliced(at, 1, { ...item, content: [other(item.content[0]), ...item.content.slice(1)] })];
    if ('arguments' in item) yield ['other arguments', output.toSpliced(at, 1, { ...item, arguments: item.arguments + 'x' })];
  }
  if (i < events.length - 1) return;
  const ended = events.filter((event) => event.type === 'response.output_item.done').map(({ item }) => item);
  const missing = ended.filter(({ id }) => !output.some((item) => item.id === id));
  const givenUp = missing.findLast(({ status }) => status === 'incomplete');
  if (givenUp) yield ['what was given up', [...output, givenUp]];
  if (missing.length === 0 && output.length > 1) yield ['another order', output.toReversed()];
}

/** A message that is not there in the end may be one of a step that went another way. */
function mayBeMissing(events, { type }) {
  return ['message', 'reasoning'].includes(type) && events.some((event) => event.type === 'response.output_item.done' && event.item.status === 'incomplete');
}

/** Rule 4 of docs/decisions/021: the event that would make clients take what is given up for done. */
function saidToBeDone(events, i) {
  const { type, part, item_id, output_index, content_index } = events[i];
  const ending = events.at(-1).response;
  if (type !== 'response.content_part.done' || events[i - 1].type.endsWith('_text.done') || events[i - 1].type.endsWith('refusal.done')) return null;
  if (ending.status === 'cancelled') return null; // nothing tells it there from one that was cut off
  const kind = part.type === 'refusal' ? 'refusal' : 'text';
  const words = part.type === 'output_text' ? { logprobs: part.logprobs } : {};
  return { type: `response.${part.type}.done`, item_id, output_index, content_index, [kind]: part[kind], ...words };
}

function other(value) {
  if (typeof value === 'string') return value + 'x';
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return [{ token: 'x' }];
  return { ...value, id: value.id === undefined ? undefined : 'other', text: value.text === undefined ? undefined : 'other', refusal: value.refusal === undefined ? undefined : 'other' };
}

for (const name of await (await fetch(url)).json()) {
  const body = Buffer.from(await (await fetch(`${url}/${name}/v1/responses`)).arrayBuffer());
  const events = readFrames(body, true).frames.map(({ event }) => event);
  const unnoticed = [...mutants(events)].filter(([, mutant]) => streamProblems(renumbered(mutant)).length === 0).map(([what]) => what);
  const reason = `unnoticed: ${[...new Set(unnoticed)].join('; ')}`;
  console.log(JSON.stringify(unnoticed.length === 0 ? { scenario: name, outcome: 'passed' } : { scenario: name, outcome: 'failed', reason }));
}
