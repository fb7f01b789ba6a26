// What the scripted model says: a pure function of the request and of how often the same prompt was asked before.
// A prompt steers it by lines of its last user message that begin with '!'; README.md lists them.

import { inForm } from './form.mjs';

const CORRECTION = /^This answer does not have the form asked for: /;
const CALLS = /([\w-]+)\s*(\{[^;]*\})?\s*(?:;|$)/g;

/** The text of a message, whatever form its content has. */
export function textOf(message) {
  const content = message?.content;
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.filter((part) => part.type === 'text').map((part) => part.text).join('\n');
}

export function directivesOf(text) {
  const found = new Map();
  for (const line of text.split('\n')) {
    const match = /^!(\w+)\s?(.*)$/.exec(line.trim());
    if (match) found.set(match[1], match[2]);
  }
  return found;
}

/** What the user asked last. The server's own words about an answer of another form than asked for are asking again. */
export function lastUser(messages) {
  return messages.findLast((message) => message.role === 'user' && !CORRECTION.test(textOf(message)));
}

/**
 * @param body of a chat completion's request
 * @param asked how often this prompt was asked before
 * @returns {{status: number, think: string[], calls: object[], words: string[], refusal: string[], finish: string,
 *   pace: number, silence: {millis: number, after: number}, breakAfter: number}}
 */
export function plan(body, asked) {
  const user = lastUser(body.messages);
  const prompt = textOf(user);
  const say = directivesOf(prompt);
  const afterTools = body.messages.at(-1).role === 'tool';
  const calls = afterTools ? [] : callsOf(say, body);
  const words = tokens(calls.length > 0 ? (say.get('before') ?? '') : textFor(say, body, user, prompt, afterTools, asked));
  const limit = body.max_completion_tokens ?? body.max_tokens ?? Infinity;
  const [seconds, after] = (say.get('silence') ?? '0 0').split(' ').map(Number);
  return {
    status: Number(turn(say.get('status'), ',', asked) ?? 200),
    think: tokens(say.get('think') ?? ''),
    calls,
    words: words.slice(0, limit),
    refusal: tokens(say.get('refuse') ?? ''),
    finish: words.length > limit ? 'length' : (say.get('finish') ?? (calls.length > 0 ? 'tool_calls' : 'stop')),
    pace: Number(say.get('pace') ?? 0),
    silence: { millis: seconds * 1000, after: after || 0 },
    breakAfter: say.has('break') ? Number(say.get('break')) : Infinity,
  };
}

function textFor(say, body, user, prompt, afterTools, asked) {
  if (say.has('refuse')) return '';
  if (say.has('tell')) return JSON.stringify(body);
  if (say.has('see')) return seen(user);
  const form = inForm(body.response_format, prompt);
  if (afterTools) return say.get('then') ?? form ?? 'The tools said: ' + toolTexts(body.messages).join(' | ');
  return turn(say.get('answers'), '||', asked) ?? say.get('text') ?? form ?? 'Echo: ' + prompt;
}

/** The n-th of several values; the last one when there are no more. */
function turn(values, separator, asked) {
  if (values === undefined) return undefined;
  const all = values.split(separator).map((value) => value.trim());
  return all[Math.min(asked, all.length - 1)];
}

function callsOf(say, body) {
  const tools = (body.tools ?? []).map((tool) => tool.function.name);
  if (tools.length === 0 || body.tool_choice === 'none') return [];
  if (say.has('calls')) {
    return [...say.get('calls').matchAll(CALLS)].map(([, name, text]) => ({ name, arguments: text ?? '{}' }));
  }
  const named = body.tool_choice?.function?.name;
  return named || body.tool_choice === 'required' ? [{ name: named ?? tools[0], arguments: '{"city":"Paris"}' }] : [];
}

function toolTexts(messages) {
  return messages.slice(messages.findLastIndex((message) => message.role !== 'tool') + 1).map(textOf);
}

/** Says which images came, so that a test knows that they did. */
function seen(user) {
  const images = Array.isArray(user.content) ? user.content.filter((part) => part.type === 'image_url') : [];
  const words = images.map(({ image_url: { url, detail } }) => {
    const [head, data] = url.split(',');
    return `${head} of ${Buffer.from(data ?? '', 'base64').length} bytes, detail ${detail ?? 'none'}`;
  });
  return `I see ${images.length}: ${words.join('; ')}`;
}

/** A token is a word with the blank before it. */
export function tokens(text) {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}
