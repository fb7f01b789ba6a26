// Plain answers.
import assert from 'node:assert/strict';
import { prompt, scenario, setting } from '../../js/harness.mjs';
import { all, api, create, openai, told } from '../ask.mjs';

scenario('a string gets a completed answer', { scripted: false }, async () => {
  const response = await create('Say hello.');

  assert.equal(response.status, 'completed');
  assert.equal(response.object, 'response');
  assert.equal(response.model, setting.model);
  assert.match(response.id, /^resp_[\w-]{24,}$/);
  assert.ok(response.output_text.length > 0);
  assert.equal(response.usage.total_tokens, response.usage.input_tokens + response.usage.output_tokens);
  assert.ok(response.completed_at >= response.created_at);
  assert.match(response._request_id, /./);
});

for (const prefix of ['/v1', '/openai/v1', '/v1/openai/v1']) {
  scenario(`${prefix} creates, streams, reads and lists models`, { scripted: false }, async () => {
    const here = openai(prefix);

    const response = await here.responses.create({ model: setting.model, input: 'Say hello.' });
    const read = await here.responses.retrieve(response.id);
    const events = await all(here.responses.create({ model: setting.model, input: 'Say hello.', stream: true }));
    const models = await all(here.models.list());

    assert.equal(read.id, response.id);
    assert.equal(events.at(-1).type, 'response.completed');
    assert.ok(models.some(({ id }) => id === setting.model));
  });
}

scenario('the text is what the model said', {}, async () => {
  const response = await create(prompt('!text Grüße, 世界! 🌊 "quoted" \\ back'));

  assert.equal(response.output_text, 'Grüße, 世界! 🌊 "quoted" \\ back');
  assert.deepEqual(response.output.map(({ type, status }) => [type, status]), [['message', 'completed']]);
});

scenario('instructions and roles reach the model in order', {}, async () => {
  const response = await create(
    [
      { role: 'developer', content: 'Be kind.' },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'One.' }] },
      { role: 'assistant', content: 'Two.' },
      { role: 'user', content: prompt('!tell') },
    ],
    { instructions: 'Be brief.' },
  );

  const { messages } = told(response);
  assert.deepEqual(messages.map(({ role }) => role), ['system', 'system', 'user', 'assistant', 'user']);
  assert.deepEqual(messages.slice(0, 4).map(({ content }) => content), ['Be brief.', 'Be kind.', 'One.', 'Two.']);
  assert.equal(response.instructions, 'Be brief.');
});

scenario('sampling and limits reach the model and are echoed', {}, async () => {
  const response = await create(prompt('!tell'), { temperature: 0.5, top_p: 0.9, max_output_tokens: 5000, reasoning: { effort: 'low' } });

  const body = told(response);
  assert.deepEqual([body.temperature, body.top_p, body.reasoning_effort], [0.5, 0.9, 'low']);
  assert.equal(body.max_completion_tokens ?? body.max_tokens, 5000);
  assert.deepEqual([response.temperature, response.top_p, response.max_output_tokens], [0.5, 0.9, 5000]);
  assert.equal(response.reasoning.effort, 'low');
});

scenario('reasoning is an item of its own before the text', {}, async () => {
  const response = await create(prompt('!think one two three', '!text Done.'));

  assert.deepEqual(response.output.map(({ type }) => type), ['reasoning', 'message']);
  assert.equal(response.output[0].content[0].text, 'one two three');
  assert.equal(response.output_text, 'Done.');
  assert.equal(response.usage.output_tokens_details.reasoning_tokens, 3);
});

scenario('reasoning items can be sent back, without id too', {}, async () => {
  const response = await create([
    { role: 'user', content: 'Think.' },
    { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] },
    { role: 'assistant', content: 'Thought.' },
    { role: 'user', content: prompt('!text Yes.') },
  ]);

  assert.equal(response.output_text, 'Yes.');
});

scenario('usage counts and their details are there', {}, async () => {
  const { usage } = await create(prompt('!text one two three'));

  assert.equal(usage.output_tokens, 3);
  assert.equal(usage.input_tokens_details.cached_tokens, 2);
  assert.equal(usage.output_tokens_details.reasoning_tokens, 0);
  assert.equal(usage.total_tokens, usage.input_tokens + 3);
});

scenario('an image as data URI reaches the model', {}, async () => {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const content = [
    { type: 'input_text', text: prompt('!see') },
    { type: 'input_image', image_url: `data:image/png;base64,${pixel}`, detail: 'low' },
    { type: 'input_image', image_url: `data:image/png;base64,${pixel}` },
  ];

  const response = await create([{ role: 'user', content }]);

  assert.match(response.output_text, /^I see 2: data:image\/png;base64 of 70 bytes, detail low; .* of 70 bytes, detail (none|auto)$/);
});

scenario('log probabilities come when they are included', {}, async () => {
  const response = await create(prompt('!text one two'), { include: ['message.output_text.logprobs'], top_logprobs: 3 });

  const { logprobs } = response.output[0].content[0];
  assert.deepEqual(logprobs.map(({ token }) => token), ['one', ' two']);
  assert.equal(logprobs[0].top_logprobs.length, 3);
  assert.equal(typeof logprobs[0].logprob, 'number');
  assert.deepEqual(logprobs[1].bytes, [...Buffer.from(' two')]);
});

scenario('a repeated Idempotency-Key gives the same response', {}, async () => {
  const text = prompt('!text once');
  const options = { headers: { 'Idempotency-Key': prompt().slice(1, -1) } };

  const [one, two] = [await create(text, {}, options), await create(text, {}, options)];

  assert.equal(two.id, one.id);
  await assert.rejects(create(text + '?', {}, options), ({ status }) => status === 422);
});

scenario('a model can be read by its name', { scripted: false }, async () => {
  assert.equal((await api.models.retrieve(setting.model)).id, setting.model);
});

scenario('hints without effect are echoed', {}, async () => {
  const hints = { safety_identifier: 's', prompt_cache_key: 'p', truncation: 'auto', metadata: { a: 'b' }, max_tool_calls: 3 };

  const response = await create(prompt(), { ...hints, service_tier: 'auto', user: 'u' });

  assert.deepEqual(Object.fromEntries(Object.keys(hints).map((name) => [name, response[name]])), hints);
});
