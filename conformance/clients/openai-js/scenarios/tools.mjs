// Function tools: who is called, how, and what the model hears of it.
import assert from 'node:assert/strict';
import { prompt, scenario, setting, sleep } from '../../js/harness.mjs';
import { api, create, streamed, told, typesOf, WEATHER } from '../ask.mjs';

const TIME = { type: 'function', name: 'get_time', parameters: { type: 'object', properties: { city: { type: 'string' } } } };
const PARIS = '!calls get_weather {"city":"Paris"}';
const calls = (response) => response.output.filter(({ type }) => type === 'function_call');
const answerTo = (call, output) => ({ type: 'function_call_output', call_id: call.call_id, output });

scenario('a call goes to the client and its output to the model', {}, async () => {
  const first = await create(prompt(PARIS, '!then It is sunny.'), { tools: [WEATHER] });
  const [call] = calls(first);

  const second = await create([answerTo(call, 'sunny')], { tools: [WEATHER], previous_response_id: first.id });

  assert.equal(first.status, 'completed');
  assert.deepEqual([call.name, JSON.parse(call.arguments)], ['get_weather', { city: 'Paris' }]);
  assert.match(call.call_id, /./);
  assert.equal(second.output_text, 'It is sunny.');
});

scenario('the second turn need not resend the tools', {}, async () => {
  const first = await create(prompt(PARIS), { tools: [WEATHER] });

  const second = await create([answerTo(calls(first)[0], 'sunny')], { previous_response_id: first.id });

  assert.equal(second.output_text, 'The tools said: sunny');
});

scenario('a call and its output can be sent back as input', {}, async () => {
  const question = { role: 'user', content: prompt(PARIS) };
  const first = await create([question], { tools: [WEATHER] });

  const second = await create([question, ...first.output, answerTo(calls(first)[0], 'rainy')], { tools: [WEATHER], store: false });

  assert.equal(second.output_text, 'The tools said: rainy');
});

scenario('parallel calls are answered in any order', {}, async () => {
  const first = await create(prompt('!calls get_weather {"city":"Paris"}; get_time {"city":"Oslo"}'), { tools: [WEATHER, TIME] });
  const [weather, time] = calls(first);

  const second = await create([answerTo(time, 'noon'), answerTo(weather, 'sunny')], { previous_response_id: first.id });

  assert.deepEqual([weather.name, time.name], ['get_weather', 'get_time']);
  assert.notEqual(weather.call_id, time.call_id);
  assert.match(second.output_text, /sunny/);
  assert.match(second.output_text, /noon/);
});

scenario('an output may be a list of parts', {}, async () => {
  const first = await create(prompt(PARIS), { tools: [WEATHER] });
  const parts = [{ type: 'input_text', text: 'part one, ' }, { type: 'input_text', text: 'part two' }];

  const second = await create([answerTo(calls(first)[0], parts)], { previous_response_id: first.id });

  assert.equal(second.output_text, 'The tools said: part one, part two');
});

scenario('parallel_tool_calls false lets one call through', {}, async () => {
  const two = prompt('!calls get_weather {"city":"Paris"}; get_weather {"city":"Oslo"}');

  const response = await create(two, { tools: [WEATHER], parallel_tool_calls: false });

  assert.equal(calls(response).length, 1);
  assert.equal(response.parallel_tool_calls, false);
});

scenario('tool_choice none, required and named reach the model', {}, async () => {
  const tools = [WEATHER, TIME];
  const named = { type: 'function', name: 'get_time' };

  const none = await create(prompt(PARIS), { tools, tool_choice: 'none' });
  const required = await create(prompt(), { tools, tool_choice: 'required' });
  const one = await create(prompt(), { tools, tool_choice: named });

  assert.equal(calls(none).length, 0);
  assert.equal(calls(required).length, 1);
  assert.equal(calls(one)[0].name, 'get_time');
  assert.deepEqual([none.tool_choice, required.tool_choice, one.tool_choice], ['none', 'required', named]);
});

scenario('allowed_tools is a hard limit', {}, async () => {
  const tool_choice = { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'get_time' }] };

  const response = await create(prompt(PARIS + '; get_time {}'), { tools: [WEATHER, TIME], tool_choice });

  assert.deepEqual(calls(response).map(({ name }) => name), ['get_time']);
});

scenario('calls stream as items with their arguments', {}, async () => {
  const events = await streamed(prompt('!calls get_weather {"city":"Paris"}; get_weather {"city":"Oslo"}'), { tools: [WEATHER] });

  const types = typesOf(events);
  const added = events.filter(({ type }) => type === 'response.output_item.added').map(({ item }) => item);
  const done = events.filter(({ type }) => type === 'response.function_call_arguments.done');
  assert.deepEqual(added.map((item) => [item.type, item.arguments, item.status]), Array(2).fill(['function_call', '', 'in_progress']));
  assert.deepEqual(done.map((event) => [event.name, JSON.parse(event.arguments).city]), [['get_weather', 'Paris'], ['get_weather', 'Oslo']]);
  assert.ok(types.indexOf('response.output_item.done') < types.lastIndexOf('response.output_item.added'), 'items are not interleaved');
});

scenario('function tools are echoed with all their keys', {}, async () => {
  const response = await create(prompt(), { tools: [{ type: 'function', name: 'bare' }] });

  assert.deepEqual(Object.keys(response.tools[0]).sort(), ['description', 'name', 'parameters', 'strict', 'type']);
});

scenario('a tool of the server is called by the server', {}, async () => {
  const tools = [{ type: 'function', name: setting.serverTool, parameters: { type: 'object', properties: {} } }];

  const stream = api.responses.stream({ model: setting.model, input: prompt(`!calls ${setting.serverTool} {}`), tools });

  const response = await stream.finalResponse();
  assert.deepEqual(response.output.map(({ type, status }) => [type, status]), [['mcp_call', 'completed'], ['message', 'completed']]);
  assert.match(response.output_text, /noon/);
});

scenario('a tool of the server is called again after seven seconds', {}, async () => {
  const tools = [{ type: 'function', name: setting.serverTool, parameters: { type: 'object', properties: {} } }];
  const called = async () => (await create(prompt(`!calls ${setting.serverTool} {}`), { tools })).output[0].status;

  const first = await called();
  await sleep(7000); // servers on Node close a connection that was idle for five
  const second = await called();

  assert.deepEqual([first, second], ['completed', 'completed']);
});
