// Errors arrive as the SDK's own classes, and a permanent one is not asked again.
import assert from 'node:assert/strict';
import { client, prompt, scenario, setting } from '../../js/harness.mjs';
import { api, create, ofItsOwn, openai, WEATHER } from '../ask.mjs';

const { OpenAI } = client;

/** How many requests the SDK made for a call that fails. */
async function requests(ask) {
  let count = 0;
  const counting = new OpenAI({
    apiKey: setting.key, baseURL: setting.url + '/v1', maxRetries: 2,
    fetch: (...request) => (count++, fetch(...request)),
  });
  const failure = await ask(counting).then(() => assert.fail('it did not fail'), (error) => error);
  return { count, failure };
}

function refused(name, body, param, code) {
  scenario(`400 for ${name}`, { scripted: false }, async () => {
    const { count, failure } = await requests((counting) => counting.responses.create({ model: setting.model, input: 'Hello.', ...body }));

    assert.ok(failure instanceof OpenAI.BadRequestError, `${failure.constructor.name}: ${failure.message}`);
    assert.equal(failure.type, 'invalid_request_error');
    assert.equal(failure.param, param);
    if (code) assert.equal(failure.code, code);
    assert.equal(count, 1);
  });
}

refused('a missing model', { model: undefined }, 'model', 'missing_required_parameter');
refused('a missing input', { input: undefined }, 'input');
refused('an empty input', { input: [] }, 'input');
refused('a temperature of 3', { temperature: 3 }, 'temperature', 'decimal_above_max_value');
refused('a temperature in words', { temperature: '1' }, 'temperature', 'invalid_type');
refused('too few output tokens', { max_output_tokens: 3 }, 'max_output_tokens', 'integer_below_min_value');
refused('no tool calls at all', { max_tool_calls: 0 }, 'max_tool_calls', 'integer_below_min_value');
refused('an unknown previous response', { previous_response_id: 'resp_000000000000000000000000' }, 'previous_response_id', 'previous_response_not_found');
refused('two sources of context', { previous_response_id: 'resp_000000000000000000000000', conversation: 'conv_1' }, 'previous_response_id');
refused('a tool that is not there', { tools: [WEATHER], tool_choice: { type: 'function', name: 'other' } }, 'tool_choice');
refused('a required call without tools', { tool_choice: 'required' }, 'tool_choice');
refused('a hosted tool', { tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] }, 'tools[0].type');
refused('an include nobody knows', { include: ['nothing.of.this'] }, 'include[0]', 'invalid_value');
refused('metadata that is no string', { metadata: { a: 1 } }, 'metadata.a', 'invalid_type');
refused('an unknown kind of item', { input: [{ type: 'riddle' }] }, 'input[0].type', 'invalid_value');
refused('a part in a role that has none such', { input: [{ role: 'user', content: [{ type: 'output_text', text: 'x' }] }] }, 'input[0].content[0].type', 'invalid_value');
refused('an output without its call', { input: [{ type: 'function_call_output', call_id: 'call_none', output: 'x' }] }, 'input');
refused('an unanswered call', { input: [{ type: 'function_call', call_id: 'call_a', name: 'f', arguments: '{}' }, { role: 'user', content: 'x' }] }, 'input');
refused('a stream that is wrong', { stream: true, temperature: 3 }, 'temperature');

scenario('401 without the right key', { skip: ({ scripted }) => !scripted && 'the key of another server may be any' }, async () => {
  await assert.rejects(openai('/v1', 'wrong').responses.create({ model: setting.model, input: 'x' }), (error) =>
    error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key');
});

scenario('404 for responses that are not there', { scripted: false }, async () => {
  for (const ask of [
    (it) => it.responses.retrieve('resp_000000000000000000000000'),
    (it) => it.responses.delete('resp_000000000000000000000000'),
    (it) => it.responses.cancel('nonsense'),
    (it) => it.responses.inputItems.list('resp_000000000000000000000000'),
    (it) => it.get('/nowhere'),
    (it) => it.models.retrieve('no-such-model'),
  ]) {
    const { count, failure } = await requests(ask);
    assert.ok(failure instanceof OpenAI.NotFoundError, `${failure.constructor.name}: ${failure.message}`);
    assert.equal(count, 1);
  }
});

scenario('400 for unknown ids under the prefix of llama-stack', { scripted: false }, async () => {
  await assert.rejects(openai('/v1/openai/v1').responses.retrieve('resp_000000000000000000000000'), OpenAI.BadRequestError);
});

for (const [upstream, kind, status] of [[429, 'RateLimitError', 429], [500, 'InternalServerError'], [400, 'InternalServerError', 500]]) {
  scenario(`a model that answers ${upstream} is a ${kind}, asked once`, {}, async () => {
    const { count, failure } = await requests((counting) => counting.responses.create({ model: ofItsOwn(), input: prompt(`!status ${upstream}`) }));

    assert.ok(failure instanceof OpenAI[kind], `${failure.constructor.name}: ${failure.message}`);
    if (status) assert.equal(failure.status, status);
    assert.equal(count, 1);
  });
}

scenario('400 for queries that are wrong', { scripted: false }, async () => {
  const { id } = await create('Say hello.');

  for (const [query, param] of [[{ limit: 0 }, 'limit'], [{ limit: 101 }, 'limit'], [{ order: 'up' }, 'order']]) {
    await assert.rejects(api.responses.inputItems.list(id, query), (error) => error.status === 400 && error.param === param);
  }
  await assert.rejects(api.get(`/responses/${id}`, { query: { stream: true, starting_after: 'x' } }), (error) => error.status === 400 && error.param === 'starting_after');
});

scenario('a body that is no JSON is refused in the same form', { scripted: false }, async () => {
  for (const body of ['', '{', '[]', '"x"', 'null']) {
    const answer = await fetch(setting.url + '/v1/responses', {
      method: 'POST', body, headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${setting.key}` },
    });
    assert.equal(answer.status, 400, body);
    assert.equal((await answer.json()).error.type, 'invalid_request_error');
  }
});
