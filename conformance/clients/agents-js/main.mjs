// OpenAI's agents SDK for JavaScript: loops of tools, handoffs, turns.
import assert from 'node:assert/strict';
import { client, prompt, runScenarios, scenario, setting } from '../js/harness.mjs';

const { Agent, handoff, OpenAIProvider, Runner, tool, z } = client;

const modelProvider = new OpenAIProvider({ apiKey: setting.key, baseURL: setting.url + '/v1', useResponses: true });
const runner = new Runner({ modelProvider, tracingDisabled: true });
const agent = (more = {}) => new Agent({ name: 'Helper', instructions: 'Help.', model: setting.model, ...more });

function weather() {
  const asked = [];
  const execute = ({ city }) => (asked.push(city), `sunny in ${city}`);
  return { asked, tool: tool({ name: 'get_weather', description: 'w', parameters: z.object({ city: z.string() }), execute }) };
}

scenario('an agent answers', { scripted: false }, async () => {
  const result = await runner.run(agent(), 'Say hello.');

  assert.ok(result.finalOutput.length > 0);
  assert.match(result.lastResponseId, /^resp_/);
});

scenario('a tool is called and its result answered from', {}, async () => {
  const { asked, tool: get } = weather();

  const result = await runner.run(agent({ tools: [get] }), prompt('!calls get_weather {"city":"Paris"}'));

  assert.deepEqual(asked, ['Paris']);
  assert.match(result.finalOutput, /sunny in Paris/);
});

scenario('parallel calls are all answered', {}, async () => {
  const { asked, tool: get } = weather();

  const result = await runner.run(agent({ tools: [get] }), prompt('!calls get_weather {"city":"Paris"}; get_weather {"city":"Oslo"}'));

  assert.deepEqual(asked.sort(), ['Oslo', 'Paris']);
  assert.match(result.finalOutput, /Paris.*Oslo/);
});

scenario('a streamed run calls a tool, each call once', {}, async () => {
  const { asked, tool: get } = weather();
  let text = '';

  const result = await runner.run(agent({ tools: [get] }), prompt('!calls get_weather {"city":"Paris"}', '!think hm'), { stream: true });
  for await (const event of result) {
    if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta') text += event.data.delta;
  }
  await result.completed;

  assert.deepEqual(asked, ['Paris']);
  assert.equal(text, result.finalOutput);
});

scenario('one agent hands over to another', {}, async () => {
  const expert = agent({ name: 'Expert' });

  const result = await runner.run(agent({ handoffs: [handoff(expert)] }), prompt('!calls transfer_to_Expert {}'));

  assert.equal(result.lastAgent.name, 'Expert');
});

scenario('an answer has the shape of a schema', {}, async () => {
  const shaped = agent({ outputType: z.object({ city: z.string() }) });

  const result = await runner.run(shaped, prompt('!text {"city":"Paris"}'));

  assert.deepEqual(result.finalOutput, { city: 'Paris' });
});

scenario('turns go on by previousResponseId', {}, async () => {
  const first = await runner.run(agent(), prompt('!text My name is Ada.'));

  const second = await runner.run(agent(), prompt('!tell'), { previousResponseId: first.lastResponseId });

  assert.match(second.finalOutput, /My name is Ada/);
});

scenario('turns go on by their history', {}, async () => {
  const { tool: get } = weather();
  const helper = agent({ tools: [get] });
  const first = await runner.run(helper, prompt('!think hm', '!calls get_weather {"city":"Paris"}'));

  const second = await runner.run(helper, [...first.history, { role: 'user', content: prompt('!tell') }]);

  assert.match(second.finalOutput, /sunny in Paris/);
});

scenario('a failed run is an error of the SDK', {}, async () => {
  await assert.rejects(runner.run(agent(), prompt('!status 400')), /400|refused/);
  const streamed = await runner.run(agent(), prompt('!status 400'), { stream: true });
  await assert.rejects(async () => {
    for await (const _ of streamed);
    await streamed.completed;
  });
});

await runScenarios();
