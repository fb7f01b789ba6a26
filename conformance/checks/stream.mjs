// Holds the events of one stream against the order of the API: created, queued if in the background, in_progress, items,
// one ending; numbers without a gap; one response throughout, whose output at the end is what was told.
import { Items } from './items.mjs';
import { responseProblems } from './response.mjs';

const ENDINGS = {
  'response.completed': ['completed'],
  'response.incomplete': ['incomplete'],
  'response.failed': ['failed', 'cancelled'],
};
const SNAPSHOTS = ['response.created', 'response.queued', 'response.in_progress', ...Object.keys(ENDINGS)];

/**
 * @param {object[]} events
 * @param {{from?: number, whole?: boolean}} how from: number of the first event; whole: false if it was cut off by the client
 * @returns {string[]} what is wrong, nothing if nothing is
 */
export function streamProblems(events, { from = 0, whole = true } = {}) {
  const problems = new Set();
  const problem = (text) => problems.add(text);
  numbers(events, from, problem);
  endings(events, from, whole, problem);
  events.forEach((event) => {
    if (event.type !== 'error' && 'error' in event) problem(`${event.type} has a field 'error', which clients take for a failure`);
  });
  try {
    if (from === 0 && events.length > 0) grammar(events, problem);
  } catch (missing) {
    problem(`an event lacks a field: ${missing.message}`);
  }
  return [...problems];
}

function numbers(events, from, problem) {
  events.forEach((event, i) => {
    if (event.sequence_number !== from + i) problem(`event ${i} has sequence_number ${event.sequence_number} instead of ${from + i}`);
  });
}

function endings(events, from, whole, problem) {
  const at = events.findIndex(({ type }) => type in ENDINGS);
  if (at >= 0 && at < events.length - 1) problem(`${events[at + 1].type} comes after the ending`);
  if (at < 0 && whole && (from === 0 || events.length > 0)) problem('the stream has no ending');
}

/** Whether a snapshot took back what was told, after a crash or a model that broke off. */
export function toldAgain(events) {
  return events.some(({ type, response }) => type === 'response.in_progress' && response.output.length > 0);
}

function grammar(events, problem) {
  const [created, ...rest] = events;
  if (created.type !== 'response.created') return problem(`the stream begins with ${created.type}`);
  const { id, background } = created.response;
  if (created.response.status !== (background ? 'queued' : 'in_progress')) {
    problem(`created says ${created.response.status}${background ? ' in the background' : ''}`);
  }
  const items = new Items(problem);
  if (background && rest[0] && rest[0].type !== 'response.queued') problem(`created is followed by ${rest[0].type}`);
  const before = background ? 1 : 0;
  rest.forEach((event, i) => {
    if (SNAPSHOTS.includes(event.type)) {
      if (event.response.id !== id) problem(`${event.type} is about another response`);
      snapshot(event, i, before, items, problem);
    } else {
      if (i <= before) problem(`${event.type} comes before in_progress`);
      items.take(event);
    }
  });
}

function snapshot({ type, response }, i, before, items, problem) {
  responseProblems(response).forEach((text) => problem(`${type}: ${text}`));
  if (type in ENDINGS) {
    if (!ENDINGS[type].includes(response.status)) problem(`${type} has status ${response.status}`);
    return items.end(type, response);
  }
  if (type === 'response.created') return problem('response.created comes twice');
  if (type === 'response.queued') {
    if (i !== 0 || before === 0) problem('response.queued is out of place');
  } else if (i !== before) return items.shown(response.output);
  if (response.output.length > 0) problem(`${type} has output already`);
}
