// Vercel's AI SDK over its provider for Open Responses.
import assert from 'node:assert/strict';
import { client, prompt, runScenarios, scenario, setting } from '../js/harness.mjs';

const { createOpenResponses, generateText, Output, stepCountIs, streamText, tool, z } = client;

const provider = createOpenResponses({ name: 'turnstone', url: setting.url + '/v1/responses', apiKey: setting.key });
const model = provider(setting.model);

function weather() {
  const asked = [];
  const execute = async ({ city }) => (asked.push(city), `sunny in ${city}`);
  return { asked, tools: { get_weather: tool({ description: 'w', inputSchema: z.object({ city: z.string() }), execute }) } };
}

scenario('a text is generated', { scripted: false }, async () => {
  const { text, finishReason, usage } = await generateText({ model, system: 'Be brief.', prompt: 'Say hello.' });

  assert.ok(text.length > 0);
  assert.equal(finishReason, 'stop');
  assert.ok(usage.outputTokens > 0);
});

scenario('a text is streamed', {}, async () => {
  const result = streamText({ model, prompt: prompt('!think hm', '!text one two three') });
  const pieces = [];
  for await (const piece of result.textStream) pieces.push(piece);

  assert.deepEqual(pieces, ['one', ' two', ' three']);
  assert.equal(await result.finishReason, 'stop');
});

scenario('tools are called and answered from', {}, async () => {
  const { asked, tools } = weather();
  const calls = '!calls get_weather {"city":"Paris"}; get_weather {"city":"Oslo"}';

  const { text } = await generateText({ model, tools, stopWhen: stepCountIs(3), prompt: prompt(calls) });

  assert.deepEqual(asked, ['Paris', 'Oslo']);
  assert.match(text, /sunny in Paris.*sunny in Oslo/);
});

scenario('tools are called from a stream', {}, async () => {
  const { asked, tools } = weather();

  const result = streamText({ model, tools, stopWhen: stepCountIs(3), prompt: prompt('!calls get_weather {"city":"Paris"}') });

  assert.match(await result.text, /sunny in Paris/);
  assert.deepEqual(asked, ['Paris']);
});

scenario('a named tool is called', {}, async () => {
  const { asked, tools } = weather();

  await generateText({ model, tools, toolChoice: { type: 'tool', toolName: 'get_weather' }, prompt: prompt() });

  assert.deepEqual(asked, ['Paris']);
});

scenario('an answer has the shape of a schema', {}, async () => {
  const output = Output.object({ schema: z.object({ city: z.string() }) });

  const result = await generateText({ model, output, prompt: prompt('!text {"city":"Paris"}') });

  assert.deepEqual(result.output, { city: 'Paris' });
});

scenario('an image reaches the model', {}, async () => {
  const image = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const content = [{ type: 'text', text: prompt('!see') }, { type: 'image', image, mediaType: 'image/png' }];

  const { text } = await generateText({ model, messages: [{ role: 'user', content }] });

  assert.match(text, /^I see 1: data:image\/png;base64 of 70 bytes/);
});

scenario('a history of several turns is taken', {}, async () => {
  const { text } = await generateText({
    model,
    messages: [{ role: 'user', content: 'My name is Ada.' }, { role: 'assistant', content: 'Hello Ada.' }, { role: 'user', content: prompt('!tell') }],
  });

  assert.match(text, /Hello Ada/);
});

scenario('a cut answer ends with length', {}, async () => {
  const { finishReason } = await generateText({ model, prompt: prompt('!text a b c', '!finish length') });

  assert.equal(finishReason, 'length');
});

scenario('a failing model is an error', {}, async () => {
  await assert.rejects(generateText({ model, maxRetries: 0, prompt: prompt('!status 400') }));
});

await runScenarios();
