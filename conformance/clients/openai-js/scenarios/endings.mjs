// Ends other than completed.
import assert from 'node:assert/strict';
import { eventually, prompt, scenario } from '../../js/harness.mjs';
import { all, api, create, ofItsOwn } from '../ask.mjs';

const over = ({ status }) => !['queued', 'in_progress'].includes(status);
const WORDS = Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ');

scenario('max_output_tokens cuts the answer', {}, async () => {
  const response = await create(prompt(`!text ${WORDS}`), { max_output_tokens: 16 });

  assert.equal(response.status, 'incomplete');
  assert.deepEqual(response.incomplete_details, { reason: 'max_output_tokens' });
  assert.equal(response.output[0].status, 'incomplete');
  assert.equal(response.output_text, WORDS.split(' ').slice(0, 16).join(' '));
  assert.equal(response.completed_at, null);
  assert.equal(response.usage.output_tokens, 16);
});

scenario('a content filter makes the answer incomplete', {}, async () => {
  const response = await create(prompt('!text so far', '!finish content_filter'));

  assert.deepEqual([response.status, response.incomplete_details], ['incomplete', { reason: 'content_filter' }]);
});

scenario('a refusal is a completed answer', {}, async () => {
  const response = await create(prompt('!refuse I would rather not.'));

  assert.equal(response.status, 'completed');
  assert.deepEqual(response.output[0].content, [{ type: 'refusal', refusal: 'I would rather not.' }]);
});

for (const [upstream, code] of [[429, 'rate_limit_exceeded'], [500, 'server_error'], [400, 'invalid_prompt']]) {
  scenario(`a model that answers ${upstream} fails a background run with ${code}`, {}, async () => {
    const { id } = await create(prompt(`!status ${upstream}`), { background: true, model: ofItsOwn() });

    const ended = await eventually(() => api.responses.retrieve(id), over);

    assert.deepEqual([ended.status, ended.error.code, ended.output], ['failed', code, []]);
    assert.match(ended.error.message, /./);
  });
}

scenario('a model that fails once is asked again', {}, async () => {
  assert.equal((await create(prompt('!status 500, 200', '!text Here.'), { model: ofItsOwn() })).output_text, 'Here.');
});

scenario('a failed stream ends with response.failed', {}, async () => {
  const events = await all(create(prompt('!status 400'), { stream: true, model: ofItsOwn() }));

  assert.equal(events.at(-1).type, 'response.failed');
  assert.equal(events.at(-1).response.error.code, 'invalid_prompt');
});

scenario('an answer without words is completed', {}, async () => {
  const response = await create(prompt('!text'));

  assert.equal(response.status, 'completed');
  assert.equal(response.output_text, '');
});
