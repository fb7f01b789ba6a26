// How the scenarios ask.
import { client, setting } from '../js/harness.mjs';

/** @param prefix under which Turnstone serves the API, with an own key or the right one */
export function openai(prefix = '/v1', apiKey = setting.key) {
  return new client.OpenAI({ apiKey, baseURL: setting.url + prefix, maxRetries: 2 });
}

export const api = openai();

export const create = (input, more = {}, options = {}) => api.responses.create({ model: setting.model, input, ...more }, options);

let failing = 0;

/** A model that nobody else asks, for one that fails: a server asks it less for a while, or not at all. */
export const ofItsOwn = () => `${setting.model}-${process.pid}-${++failing}`;

/** All events of a stream, as an array. */
export async function all(stream) {
  const events = [];
  for await (const event of await stream) events.push(event);
  return events;
}

export const streamed = (input, more = {}) => all(create(input, { ...more, stream: true }));

export const typesOf = (events) => events.map((event) => event.type);

export const WEATHER = {
  type: 'function',
  name: 'get_weather',
  description: 'Says how the weather is.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
  strict: true,
};

/** What the model was asked, by the directive '!tell'. */
export const told = (response) => JSON.parse(response.output_text);
