// Plays each stream to the SDK's helper for JavaScript: it must not throw, and its final response is the one that was sent.
import assert from 'node:assert/strict';
import { client, runScenarios, scenario } from '../clients/js/harness.mjs';

const url = process.env.CONFORMANCE_REPLAY;
const ADDED = ['parsed', 'parsed_arguments', 'output_parsed', 'output_text', '_request_id']; // by the SDK

function sent(text) {
  return JSON.parse(text.trimEnd().split('\n').at(-1).slice('data: '.length)).response;
}

function withoutAdded(value) {
  return JSON.parse(JSON.stringify(value, (key, inner) => (ADDED.includes(key) ? undefined : inner)));
}

for (const name of await (await fetch(url)).json()) {
  scenario(name, { scripted: false }, async () => {
    const wanted = sent(await (await fetch(`${url}/${name}/v1/responses`)).text());
    const api = new client.OpenAI({ apiKey: 'none', baseURL: `${url}/${name}/v1` });

    const created = await api.responses.stream({ model: 'any', input: 'any' }).finalResponse();
    const read = await api.responses.stream({ response_id: wanted.id, starting_after: 1 }).finalResponse();

    assert.deepEqual(withoutAdded(created), wanted);
    assert.deepEqual(withoutAdded(read), wanted);
  });
}

await runScenarios();
