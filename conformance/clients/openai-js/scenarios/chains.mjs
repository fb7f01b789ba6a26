// Turns that go on from earlier ones.
import assert from 'node:assert/strict';
import { eventually, prompt, scenario } from '../../js/harness.mjs';
import { api, create, streamed, told } from '../ask.mjs';

const contents = (response) => told(response).messages.map(({ content }) => content);

scenario('a chain gives the model all earlier turns', {}, async () => {
  const one = await create(prompt('!text My name is Ada.'));
  const two = await create(prompt('!text Nice.'), { previous_response_id: one.id });

  const three = await create(prompt('!tell'), { previous_response_id: two.id });

  assert.deepEqual(told(three).messages.map(({ role }) => role), ['user', 'assistant', 'user', 'assistant', 'user']);
  assert.deepEqual([contents(three)[1], contents(three)[3]], ['My name is Ada.', 'Nice.']);
  assert.equal(three.previous_response_id, two.id);
});

scenario('a streamed turn can be gone on from at once', {}, async () => {
  const events = await streamed(prompt('!text streamed'));

  const next = await create(prompt('!tell'), { previous_response_id: events.at(-1).response.id });

  assert.equal(contents(next)[1], 'streamed');
});

scenario('forks of one parent do not see each other', {}, async () => {
  const root = await create(prompt('!text root'));
  await create(prompt('!text left'), { previous_response_id: root.id });

  const right = await create(prompt('!tell'), { previous_response_id: root.id });

  assert.equal(contents(right).length, 3);
  assert.equal(contents(right)[1], 'root');
});

scenario('instructions are not inherited', {}, async () => {
  const one = await create(prompt('!text one'), { instructions: 'Talk like a pirate.' });

  const two = await create(prompt('!tell'), { previous_response_id: one.id });
  const three = await create(prompt('!tell'), { previous_response_id: one.id, instructions: 'Be brief.' });

  assert.deepEqual(told(two).messages.map(({ role }) => role), ['user', 'assistant', 'user']);
  assert.equal(contents(three)[0], 'Be brief.');
  assert.equal(contents(three).length, 4);
  assert.equal(two.instructions, null);
});

scenario('output can be sent back as input history', {}, async () => {
  const question = { role: 'user', content: prompt('!text The answer.') };
  const one = await create([question], { store: false });

  const two = await create([question, ...one.output, { role: 'user', content: prompt('!tell') }], { store: false });

  assert.equal(contents(two)[1], 'The answer.');
});

scenario('an incomplete turn can be gone on from', {}, async () => {
  const one = await create(prompt('!text half an ans', '!finish length'));

  const two = await create(prompt('!tell'), { previous_response_id: one.id });

  assert.equal(one.status, 'incomplete');
  assert.equal(contents(two)[1], 'half an ans');
});

scenario('a cancelled turn can be gone on from', {}, async () => {
  const one = await create(prompt('!silence 30 0', '!text late'), { background: true });
  await api.responses.cancel(one.id);

  const two = await create(prompt('!tell'), { previous_response_id: one.id });

  assert.deepEqual(told(two).messages.map(({ role }) => role), ['user', 'user']);
});

scenario('a turn in progress can not be gone on from', {}, async () => {
  const one = await create(prompt('!silence 30 0', '!text late'), { background: true });

  await assert.rejects(create('More.', { previous_response_id: one.id }), (error) => error.status === 400 && error.param === 'previous_response_id');

  await api.responses.cancel(one.id);
});

scenario('a child outlives its deleted parent', {}, async () => {
  const one = await create(prompt('!text one'));
  const two = await create(prompt('!text two'), { previous_response_id: one.id });
  await api.responses.delete(one.id);

  const read = await eventually(() => api.responses.retrieve(two.id), ({ status }) => status === 'completed');

  assert.equal(read.output_text, 'two');
});

scenario('the phase of an earlier answer is accepted', {}, async () => {
  const answer = { type: 'message', role: 'assistant', phase: 'commentary', content: [{ type: 'output_text', text: 'Let me see.' }] };

  const response = await create([{ role: 'user', content: 'Hello.' }, answer, { role: 'user', content: prompt('!tell') }]);

  assert.equal(contents(response)[1], 'Let me see.');
});

scenario('an item is given by reference', {}, async () => {
  const one = await create(prompt('!text referred to'));

  const two = await create([{ type: 'item_reference', id: one.output[0].id }, { role: 'user', content: prompt('!tell') }]);

  assert.equal(contents(two)[0], 'referred to');
});
