// Answers in the shape of a schema.
import assert from 'node:assert/strict';
import { client, prompt, scenario, setting } from '../../js/harness.mjs';
import { api, create, told } from '../ask.mjs';

const { z, zodTextFormat } = client;
const City = z.object({ city: z.string(), people: z.number() });
const format = zodTextFormat(City, 'city');
const PARIS = '{"city":"Paris","people":2100000}';

scenario('the parse helper gives an object', {}, async () => {
  const response = await api.responses.parse({ model: setting.model, input: prompt(`!text ${PARIS}`), text: { format } });

  assert.deepEqual(response.output_parsed, { city: 'Paris', people: 2100000 });
});

scenario('the stream helper parses', {}, async () => {
  const stream = api.responses.stream({ model: setting.model, input: prompt(`!text ${PARIS}`), text: { format } });

  assert.equal((await stream.finalResponse()).output_parsed.city, 'Paris');
});

scenario('the schema reaches the model and is echoed flat', {}, async () => {
  const loose = { type: 'json_schema', name: 'any', schema: { type: 'object' }, strict: false, description: 'Anything.' };

  const response = await create(prompt('!tell'), { text: { format: loose } });

  assert.deepEqual(told(response).response_format.json_schema, { name: 'any', schema: { type: 'object' }, strict: false, description: 'Anything.' });
  assert.deepEqual(response.text.format, loose);
});

scenario('json_object reaches the model', {}, async () => {
  const response = await create(prompt('!tell') + ' as JSON', { text: { format: { type: 'json_object' } } });

  assert.deepEqual(told(response).response_format, { type: 'json_object' });
  assert.deepEqual(response.text.format, { type: 'json_object' });
});

scenario('an answer that breaks the schema is mended once', {}, async () => {
  const response = await create(prompt(`!answers {"city": 7} || ${PARIS}`), { text: { format } });

  assert.equal(response.status, 'completed');
  assert.deepEqual(JSON.parse(response.output_text), { city: 'Paris', people: 2100000 });
});

scenario('an answer that stays broken is no completed response', {}, async () => {
  const started = await create(prompt('!text {"city": 7}'), { text: { format }, background: true });

  const stream = await api.responses.retrieve(started.id, { stream: true });
  let last;
  for await (const event of stream) last = event;
  assert.equal(last.type, 'response.failed');
  assert.equal(last.response.error.code, 'server_error');
});

scenario('a refusal is not held against the schema', {}, async () => {
  const response = await api.responses.parse({ model: setting.model, input: prompt('!refuse No.'), text: { format } });

  assert.equal(response.output_parsed, null);
  assert.equal(response.output[0].content[0].refusal, 'No.');
});
