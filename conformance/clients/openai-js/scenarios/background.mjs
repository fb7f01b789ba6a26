// Background runs: poll, stream, drop, go on, cancel.
import assert from 'node:assert/strict';
import { eventually, prompt, scenario, setting, sleep } from '../../js/harness.mjs';
import { all, api, create, typesOf } from '../ask.mjs';

const background = (input, more = {}) => create(input, { background: true, ...more });
const over = ({ status }) => !['queued', 'in_progress'].includes(status);
const SLOW = ['!text a b c d e f g h i j', '!pace 100'];

/** The raw bytes of the events of a stream, without the comments that keep it alive. */
async function bytes(id, query) {
  const answer = await fetch(`${setting.url}/v1/responses/${id}?stream=true${query}`, { headers: { Authorization: `Bearer ${setting.key}` } });
  assert.equal(answer.status, 200);
  return (await answer.text()).split('\n\n').filter((frame) => frame.startsWith('event:'));
}

scenario('a background run is queued, then completes', { scripted: false }, async () => {
  const started = await background('Say hello.');

  const ended = await eventually(() => api.responses.retrieve(started.id), over);

  assert.ok(['queued', 'in_progress'].includes(started.status));
  assert.deepEqual([started.output, started.usage, started.completed_at], [[], null, null]);
  assert.equal(started.background, true);
  assert.equal(ended.status, 'completed');
  assert.ok(ended.output_text.length > 0);
});

scenario('a background stream begins with created and queued', { scripted: false }, async () => {
  const events = await all(background('Say hello.', { stream: true }));

  assert.deepEqual(typesOf(events).slice(0, 3), ['response.created', 'response.queued', 'response.in_progress']);
  assert.equal(events[0].response.status, 'queued');
  assert.equal(events.at(-1).type, 'response.completed');
});

scenario('a dropped background stream is gone on with, byte for byte', {}, async () => {
  const stream = await background(prompt(...SLOW), { stream: true });
  let id, last;
  for await (const event of stream) {
    id ??= event.response.id;
    last = event.sequence_number;
    if (last === 6) break; // hangs up
  }

  const rest = await bytes(id, `&starting_after=${last}`);
  const whole = await bytes(id, '');

  assert.deepEqual(rest, whole.slice(last + 1));
  assert.equal(JSON.parse(rest.at(-1).split('data: ')[1]).response.output[0].content[0].text, 'a b c d e f g h i j');
});

scenario('the raw resume sends events after the one asked for', {}, async () => {
  const { id } = await background(prompt(...SLOW));

  const events = await all(await api.responses.retrieve(id, { stream: true, starting_after: 5 }));

  assert.equal(events[0].sequence_number, 6);
  assert.equal(events.at(-1).type, 'response.completed');
});

scenario('the stream helper resumes a running response', {}, async () => {
  const { id } = await background(prompt(...SLOW));
  const stream = api.responses.stream({ response_id: id, starting_after: 4 });
  const numbers = [];
  stream.on('event', ({ sequence_number }) => numbers.push(sequence_number));

  const response = await stream.finalResponse();

  assert.equal(numbers[0], 5);
  assert.equal(response.output_text, 'a b c d e f g h i j');
});

scenario('two followers see the same', {}, async () => {
  const { id } = await background(prompt(...SLOW));

  const [one, two] = await Promise.all([bytes(id, ''), bytes(id, '')]);

  assert.deepEqual(one, two);
});

scenario('a number past the end gives an empty stream', { scripted: false }, async () => {
  const { id } = await create('Say hello.');

  assert.deepEqual(await all(await api.responses.retrieve(id, { stream: true, starting_after: 100000 })), []);
});

scenario('a running response is cancelled and stays so', {}, async () => {
  const { id } = await background(prompt('!text a b c', '!silence 60 2'));
  await eventually(() => api.responses.retrieve(id), ({ status }) => status === 'in_progress');
  const following = all(await api.responses.retrieve(id, { stream: true }));

  const cancelled = await api.responses.cancel(id);
  const again = await api.responses.cancel(id);

  const last = (await following).at(-1);
  assert.deepEqual([cancelled.status, cancelled.output, cancelled.error, cancelled.completed_at], ['cancelled', [], null, null]);
  assert.deepEqual(again, cancelled);
  assert.deepEqual([last.type, last.response.status], ['response.failed', 'cancelled']);
  await sleep(300);
  assert.equal((await api.responses.retrieve(id)).status, 'cancelled');
});

scenario('a response just queued is cancelled', {}, async () => {
  const { id } = await background(prompt('!silence 60 0', '!text late'));

  assert.equal((await api.responses.cancel(id)).status, 'cancelled');
});

scenario('the stream helper ends with a cancelled response', {}, async () => {
  const stream = api.responses.stream({ model: setting.model, input: prompt('!text a b c', '!silence 60 2'), background: true });
  stream.on('response.output_text.delta', () => void api.responses.cancel(stream.currentResponseSnapshot?.id ?? id).catch(() => {}));
  let id;
  stream.on('response.created', ({ response }) => (id = response.id));

  assert.equal((await stream.finalResponse()).status, 'cancelled');
});

scenario('what is over can not be cancelled', { scripted: false }, async () => {
  const sync = await create('Say hello.');
  const done = await background('Say hello.');
  await eventually(() => api.responses.retrieve(done.id), over);

  await assert.rejects(api.responses.cancel(sync.id), ({ status, message }) => status === 400 && /Cannot cancel a synchronous response/.test(message));
  await assert.rejects(api.responses.cancel(done.id), ({ status, message }) => status === 400 && /Cannot cancel a completed response/.test(message));
});

scenario('a background run can not go unstored', { scripted: false }, async () => {
  await assert.rejects(background('Hello.', { store: false }), ({ status, param }) => status === 400 && param === 'background');
});

scenario('a running response can not be deleted', {}, async () => {
  const { id } = await background(prompt('!silence 60 0', '!text late'));

  await assert.rejects(api.responses.delete(id), ({ status }) => status === 400);
  await api.responses.cancel(id);
  await api.responses.delete(id);
  await assert.rejects(api.responses.retrieve(id), ({ status }) => status === 404);
});

scenario('a client that hangs up cancels a foreground stream', {}, async () => {
  const stream = await create(prompt('!text a b c', '!silence 60 2'), { stream: true });
  let id;
  for await (const event of stream) {
    id ??= event.response.id;
    if (event.type === 'response.output_text.delta') break;
  }

  const ended = await eventually(() => api.responses.retrieve(id), over);

  assert.equal(ended.status, 'cancelled');
});
