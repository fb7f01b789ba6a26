// Streams, read raw and by the SDK's helper. Order and numbers of every stream are checked by checks/stream.mjs.
import assert from 'node:assert/strict';
import { prompt, scenario, setting } from '../../js/harness.mjs';
import { all, api, create, streamed, typesOf, WEATHER } from '../ask.mjs';

const helped = (input, more = {}) => api.responses.stream({ model: setting.model, input, ...more });

scenario('a stream begins with created and ends with completed', { scripted: false }, async () => {
  const events = await streamed('Say hello.');

  assert.deepEqual(typesOf(events).slice(0, 2), ['response.created', 'response.in_progress']);
  assert.equal(events[0].response.status, 'in_progress');
  assert.equal(events.at(-1).type, 'response.completed');
  const deltas = events.filter(({ type }) => type === 'response.output_text.delta').map(({ delta }) => delta).join('');
  assert.equal(deltas, events.at(-1).response.output.flatMap(({ content }) => content ?? []).map(({ text }) => text).join(''));
});

scenario('the stream helper gives the final response', { scripted: false }, async () => {
  const stream = helped('Say hello.');
  let text = '';
  stream.on('response.output_text.delta', ({ delta }) => (text += delta));

  const response = await stream.finalResponse();

  assert.equal(response.status, 'completed');
  assert.equal(response.output_text, text);
});

scenario('what was streamed is what is stored', { scripted: false }, async () => {
  const events = await streamed('Say hello.');

  const { response } = events.at(-1);
  const stored = await api.responses.retrieve(response.id);
  assert.deepEqual(stored.output, response.output);
  assert.deepEqual(stored.usage, response.usage);
});

scenario('the helper takes reasoning, text and two calls', {}, async () => {
  const calls = '!calls get_weather {"city":"Paris"}; get_weather {"city":"Oslo"}';

  const response = await helped(prompt('!think hm hm', '!before Let me see.', calls), { tools: [WEATHER] }).finalResponse();

  assert.deepEqual(response.output.map(({ type }) => type), ['reasoning', 'message', 'function_call', 'function_call']);
  assert.deepEqual(response.output.slice(2).map(({ arguments: text }) => JSON.parse(text).city), ['Paris', 'Oslo']);
});

scenario('the helper takes a refusal', {}, async () => {
  const response = await helped(prompt('!refuse I would rather not.')).finalResponse();

  const [{ type, refusal }] = response.output[0].content;
  assert.deepEqual([type, refusal], ['refusal', 'I would rather not.']);
  assert.equal(response.status, 'completed');
});

scenario('the helper takes an incomplete answer', {}, async () => {
  const response = await helped(prompt('!text a b c', '!finish length')).finalResponse();

  assert.equal(response.status, 'incomplete');
  assert.equal(response.incomplete_details.reason, 'max_output_tokens');
  assert.equal(response.output_text, 'a b c');
});

scenario('the helper takes a model that breaks off', {}, async () => {
  const response = await helped(prompt('!text a b c d e f', '!break 3')).finalResponse();

  assert.equal(response.status, 'failed');
  assert.equal(response.error.code, 'server_error');
});

scenario('the helper streams log probabilities', {}, async () => {
  const events = await streamed(prompt('!text one two'), { include: ['message.output_text.logprobs'], top_logprobs: 2 });

  const deltas = events.filter(({ type }) => type === 'response.output_text.delta').flatMap(({ logprobs }) => logprobs);
  assert.deepEqual(deltas.map(({ token }) => token), ['one', ' two']);
  const done = events.find(({ type }) => type === 'response.output_text.done');
  assert.equal(done.logprobs.length, 2);
});

scenario('the helper follows a finished response by id', { scripted: false }, async () => {
  const response = await create('Say hello.', { background: true });
  const events = await all(await api.responses.retrieve(response.id, { stream: true }));

  const again = await api.responses.stream({ response_id: response.id, starting_after: 3 }).finalResponse();

  assert.equal(again.id, response.id);
  assert.equal(again.status, 'completed');
  assert.deepEqual(again.output, events.at(-1).response.output.map((item, i) => ({ ...item, ...again.output[i] })));
});

scenario('obfuscation and unknown stream options are accepted', {}, async () => {
  const events = await streamed(prompt('!text one'), { stream_options: { include_obfuscation: true } });

  assert.equal(events.at(-1).type, 'response.completed');
});

const silence = setting.quick ? 12 : 60;
scenario(`a model silent for ${setting.quick ? 'a while' : 'a minute'} keeps the stream open`, {}, async () => {
  const response = await helped(prompt('!text at last', `!silence ${silence} 0`)).finalResponse();

  assert.equal(response.output_text, 'at last');
});

scenario(`a model silent in mid-answer keeps the stream open`, {}, async () => {
  const response = await helped(prompt('!text one two three', '!silence 12 2')).finalResponse();

  assert.equal(response.output_text, 'one two three');
});

scenario('a synchronous request waits for a silent model', {}, async () => {
  assert.equal((await create(prompt('!text at last', '!silence 12 0'))).output_text, 'at last');
});
