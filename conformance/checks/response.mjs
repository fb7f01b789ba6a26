// What must hold between the fields of a response, wherever it is shown.

const OVER = ['completed', 'incomplete', 'failed', 'cancelled'];
const NUMBERS = ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'top_logprobs', 'created_at'];

/** @returns {string[]} what is wrong */
export function responseProblems(response) {
  const problems = [];
  const must = (holds, text) => holds || problems.push(text);
  const { status, usage } = response;
  const over = OVER.includes(status);
  must(over || status === 'queued' || status === 'in_progress', `status ${status}`);
  must((response.completed_at !== null) === (status === 'completed'), `completed_at is ${response.completed_at === null ? 'null' : 'set'} when ${status}`);
  must((response.error !== null) === (status === 'failed'), `error is ${response.error === null ? 'null' : 'set'} when ${status}`);
  must((response.incomplete_details !== null) === (status === 'incomplete'), `incomplete_details do not fit ${status}`);
  must(over || usage === null, 'usage is told before the end');
  must(!['completed', 'incomplete'].includes(status) || usage, `usage is missing when ${status}`);
  must(!usage || usage.total_tokens === usage.input_tokens + usage.output_tokens, 'usage does not add up');
  must(status !== 'cancelled' || response.output.length === 0, 'a cancelled response has output');
  must(!('output_text' in response), 'output_text is the SDK\'s own field');
  must(typeof response.service_tier === 'string', 'service_tier is no string');
  NUMBERS.forEach((name) => must(typeof response[name] === 'number', `${name} is no number`));
  const items = response.output;
  must(new Set(items.map(({ id }) => id)).size === items.length, 'two items have one id');
  must(items.every(({ id }) => id), 'an item has no id');
  must(status !== 'completed' || items.every((item) => item.status !== 'in_progress'), 'an item is unfinished in a completed response');
  must(!over || items.every((item, i) => item.status !== 'incomplete' || i === items.length - 1), 'an incomplete item is not the last one');
  return problems;
}
