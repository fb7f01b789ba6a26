// Checks all that passed between the suites and the server, and makes rows of the table from it.
import { isDeepStrictEqual } from 'node:util';
import { answerProblems, isStream, nameOf, streamOf, valueOf } from './answers.mjs';
import { Row } from './row.mjs';
import { toldAgain } from './stream.mjs';
import { schemaRows } from './schemas.mjs';

const API = '/v1/'; // beside it there are pages and metrics, which are no JSON
const OVER = ['completed', 'incomplete', 'failed', 'cancelled'];

/** @param exchanges of all suites, @param validator what checks/validator exports once it is installed */
export function checkRecordings(exchanges, validator) {
  const answered = exchanges.filter(({ status }) => status > 0);
  const streams = answered.filter(isStream).map((exchange) => ({ exchange, name: nameOf(exchange), ...streamOf(exchange) }));
  const plain = answered.filter((exchange) => !isStream(exchange) && exchange.whole && exchange.path.startsWith(API));
  const streamRow = new Row('check: every stream');
  streams.forEach(({ name, problems }) => streamRow.add(name, problems));
  streamRow.note = again(streams);
  const answerRow = new Row('check: every other answer');
  plain.forEach((exchange) => answerRow.add(nameOf(exchange), answerProblems(exchange)));
  return [streamRow, answerRow, sameRow(streams, plain), requestIdRow(answered), ...schemaRows(streams, plain, validator)];
}

/** How often a snapshot took back what was told should be seen. */
function again(streams) {
  const count = streams.filter(({ events, from }) => from === 0 && events.length > 0 && toldAgain(events)).length;
  return count > 0 ? [`${count} × a step was told again after a failure`] : [];
}

/** Whoever reads a response, whenever and wherever, gets the same bytes of the same event, and the same object at the end. */
function sameRow(streams, plain) {
  const row = new Row('check: reads agree');
  const told = new Map();
  for (const { events, frames, exchange, name } of streams) {
    const id = events.find((event) => event.response)?.response.id ?? /resp_\w+/.exec(exchange.path)?.[0];
    if (!told.has(id)) told.set(id, new Map());
    const byNumber = told.get(id);
    const other = frames.filter(({ raw, event }) => (byNumber.get(event.sequence_number) ?? raw) !== raw);
    frames.forEach(({ raw, event }) => byNumber.set(event.sequence_number, raw));
    row.add(name, other.length > 0 ? [`${other[0].event.type} is told in other bytes than before`] : []);
  }
  const endings = new Map();
  streams.flatMap(({ events }) => events).filter(({ response }) => OVER.includes(response?.status)).forEach(({ response }) => endings.set(response.id, response));
  for (const exchange of plain.filter(({ status }) => status === 200)) {
    const value = valueOf(exchange);
    if (value?.object !== 'response' || !OVER.includes(value.status)) continue;
    const before = endings.get(value.id) ?? value;
    endings.set(value.id, value);
    const differing = Object.keys(value).filter((key) => !isDeepStrictEqual(value[key], before[key]));
    row.add(nameOf(exchange), differing.length > 0 ? [`${differing} differ from what was told before`] : []);
  }
  return row;
}

function requestIdRow(answered) {
  const row = new Row('check: request ids');
  const seen = new Set();
  for (const exchange of answered) {
    const id = exchange.headers['x-request-id'];
    row.add(nameOf(exchange), id && seen.has(id) ? ['the x-request-id was there before'] : []);
    seen.add(id);
  }
  return row;
}
