// The chunks of a streamed chat completion.
import { randomUUID } from 'node:crypto';

const ARGUMENTS_PIECE = 7;

/** All chunks of an answer, in order; the last one has the usage. */
export function chunksOf(answer, body) {
  const head = { id: 'chatcmpl-' + randomUUID(), object: 'chat.completion.chunk', created: seconds(), model: body.model };
  const chunk = (delta, more = {}) => ({ ...head, choices: [{ index: 0, delta, finish_reason: null, ...more }] });
  return [
    chunk({ role: 'assistant', content: null }),
    ...answer.think.map((text) => chunk({ reasoning_content: text })),
    ...answer.words.map((text) => chunk({ content: text }, logprobs(text, body))),
    ...answer.refusal.map((text) => chunk({ refusal: text })),
    ...answer.calls.flatMap((call, index) => callDeltas(call, index)).map((delta) => chunk({ tool_calls: [delta] })),
    chunk({}, { finish_reason: answer.finish }),
    { ...head, choices: [], usage: usage(answer, body) },
  ];
}

/** Arguments come in pieces; id and name only with the first. */
function callDeltas(call, index) {
  const first = { index, id: 'call_' + randomUUID(), type: 'function', function: { name: call.name, arguments: '' } };
  const pieces = call.arguments.match(new RegExp(`.{1,${ARGUMENTS_PIECE}}`, 'gs')) ?? [];
  return [first, ...pieces.map((piece) => ({ index, function: { arguments: piece } }))];
}

function logprobs(token, body) {
  if (!body.logprobs) return {};
  const entry = (text, logprob) => ({ token: text, logprob, bytes: [...Buffer.from(text)] });
  const others = Array.from({ length: body.top_logprobs ?? 0 }, (_, i) => entry(i === 0 ? token : `other${i}`, -0.1 - i));
  return { logprobs: { content: [{ ...entry(token, -0.1), top_logprobs: others }] } };
}

function usage(answer, body) {
  const prompt = JSON.stringify(body.messages).split(/\s+/).length + 5;
  const completion = answer.think.length + answer.words.length + answer.refusal.length + 5 * answer.calls.length;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 2 },
    completion_tokens_details: { reasoning_tokens: answer.think.length },
  };
}

function seconds() {
  return Math.floor(Date.now() / 1000);
}
