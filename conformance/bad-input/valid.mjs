// Valid requests, from which bad ones are made.

const TOOL = {
  type: 'function', name: 'get_weather', description: 'd', strict: false,
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const CALL = { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris"}', status: 'completed' };
const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';

const BODIES = [
  { input: 'Hello.' },
  { input: 'Hello.', stream: true, stream_options: { include_obfuscation: false } },
  { input: 'Hello.', background: true, metadata: { a: 'b', c: 'd' } },
  { input: [{ role: 'user', content: 'Hello.' }], instructions: 'Be brief.', temperature: 1, top_p: 0.5, max_output_tokens: 100 },
  {
    input: [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Look.' }, { type: 'input_image', image_url: PIXEL, detail: 'low' }] },
      { type: 'message', role: 'assistant', id: 'msg_1', status: 'completed', content: [{ type: 'output_text', text: 'Seen.', annotations: [] }] },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm.' }] },
      { role: 'user', content: 'And?' },
    ],
    reasoning: { effort: 'low', summary: 'auto' }, include: ['reasoning.encrypted_content'], truncation: 'auto',
  },
  {
    input: [{ role: 'user', content: 'Weather?' }, CALL, { type: 'function_call_output', call_id: 'call_1', output: [{ type: 'input_text', text: 'sunny' }] }],
    tools: [TOOL], tool_choice: { type: 'function', name: 'get_weather' }, parallel_tool_calls: true, max_tool_calls: 3, stream: true,
  },
  {
    input: 'JSON, please.', text: { format: { type: 'json_schema', name: 'x', schema: { type: 'object', properties: { a: { type: 'integer' } } }, strict: false }, verbosity: 'low' },
    user: 'u', safety_identifier: 's', prompt_cache_key: 'p', service_tier: 'auto', store: false, top_logprobs: 2, presence_penalty: 0, frequency_penalty: 0,
  },
  { input: 'Hello.', tools: [TOOL], tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'get_weather' }] }, max_infer_iters: 2 },
];

/** @param known a response that is stored */
export function validRequests(model, known) {
  const creating = BODIES.map((body) => ({ method: 'POST', path: ['responses'], query: [], body: { model, ...body } }));
  const chained = { method: 'POST', path: ['responses'], query: [], body: { model, input: 'More.', previous_response_id: known } };
  const reading = [
    { method: 'GET', path: ['responses', known], query: [['stream', 'true'], ['starting_after', '2']] },
    { method: 'GET', path: ['responses', known], query: [['include', 'message.output_text.logprobs'], ['stream', 'false']] },
    { method: 'GET', path: ['responses', known, 'input_items'], query: [['limit', '5'], ['order', 'asc'], ['after', 'msg_1']] },
    { method: 'GET', path: ['responses'], query: [['limit', '5'], ['order', 'desc'], ['model', model]] },
    { method: 'POST', path: ['responses', known, 'cancel'], query: [] },
    { method: 'DELETE', path: ['responses', 'resp_000000000000000000000000'], query: [] },
    { method: 'GET', path: ['models', model], query: [] },
  ];
  return { creating: [...creating, chained], reading };
}
