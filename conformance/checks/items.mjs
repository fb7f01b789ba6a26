// Follows the items of one stream: each begins, grows by deltas and is done, one after the other; what is done is what
// the deltas came to.
import { isDeepStrictEqual } from 'node:util';

const PARTS = {
  'response.output_text': ['output_text', 'text'],
  'response.refusal': ['refusal', 'refusal'],
  'response.reasoning_text': ['reasoning_text', 'text'],
};
const STEPS = /^response\.(mcp_call|mcp_list_tools)\.(in_progress|completed|failed)$/;
const MCP_STEPS = /^in_progress,arguments,(completed|failed)$/;

export class Items {
  /**
   * @param problem where to tell what is wrong
   * @param recovered whether the run was taken over: then items may be emptied and told again
   */
  constructor(problem, recovered) {
    this.problem = problem;
    this.recovered = recovered;
    this.byId = new Map();
    this.open = null;
    this.count = 0;
  }

  get done() {
    return [...this.byId.values()].filter((one) => one.ended).map(({ item }) => item);
  }

  /** After a crash: the items as they are from here on. */
  reset(output) {
    for (const item of output) {
      const known = this.byId.get(item.id);
      if (!known) this.problem(`in_progress brings an item that was never added: ${item.id}`);
      else if (item.status === 'in_progress') Object.assign(known, fresh(item, known.index));
    }
  }

  take(event) {
    const { type } = event;
    if (type === 'response.output_item.added') return this.added(event);
    const one = this.byId.get(type === 'response.output_item.done' ? event.item?.id : event.item_id);
    if (!one) return this.problem(`${type} is about an item that was never added`);
    if (one.index !== event.output_index) this.problem(`${type} has output_index ${event.output_index}, its item ${one.index}`);
    if (one.ended) this.problem(`${type} comes after its item was done`);
    if (this.open !== one && !this.recovered) this.problem(`${type} is about another item than the open one`);
    const [, stem, end] = /^(.+)\.(\w+)$/.exec(type);
    if (type === 'response.output_item.done') this.ended(one, event);
    else if (type === 'response.content_part.added') this.partAdded(one.content, event.content_index, event.part, type);
    else if (type === 'response.content_part.done') this.partDone(one.content, event.content_index, event.part, type);
    else if (type === 'response.reasoning_summary_part.added') this.partAdded(one.summary, event.summary_index, event.part, type);
    else if (type === 'response.reasoning_summary_part.done') this.partDone(one.summary, event.summary_index, event.part, type);
    else if (stem === 'response.reasoning_summary_text') this.text(one.summary[event.summary_index], 'text', end, event);
    else if (PARTS[stem]) this.partText(one, stem, end, event);
    else if (/_call_arguments$/.test(stem)) this.argumentsOf(one, end, event);
    else if (STEPS.test(type)) one.steps.push(end);
    else this.problem(`${type} is no event of the API`);
  }

  added({ item, output_index: index, type }) {
    if (this.open && !this.recovered) this.problem(`${type}: an item begins while another is open`);
    if (index !== this.count) this.problem(`${type}: output_index is ${index} instead of ${this.count}`);
    if (!item?.id) return this.problem(`${type}: the item has no id`);
    if (this.byId.has(item.id)) this.problem(`${type}: the id ${item.id} was there before`);
    if ('status' in item && item.status !== 'in_progress') this.problem(`${type}: the item begins with status ${item.status}`);
    if (item.content?.length || item.arguments || item.summary?.length) this.problem(`${type}: the item is not empty`);
    this.count++;
    this.open = fresh(item, index);
    this.byId.set(item.id, this.open);
  }

  partAdded(parts, index, part, type) {
    const again = this.recovered && index === parts.length - 1 && parts[index].text === '';
    if (index !== parts.length && !again) this.problem(`${type}: its index is ${index} instead of ${parts.length}`);
    if (part.text || part.refusal) this.problem(`${type}: the part is not empty`);
    if (parts.length > 0 && !parts.at(-1).closed && !again) this.problem(`${type}: the part before is still open`);
    parts[index] = { type: part.type, text: '', logprobs: [], closed: false };
  }

  partText(one, stem, end, event) {
    const [kind, field] = PARTS[stem];
    const part = one.content[event.content_index];
    if (part && part.type !== kind) this.problem(`${event.type} is about a part of type ${part.type}`);
    if (stem !== 'response.output_text') return this.text(part, field, end, event);
    if (end !== 'delta' && end !== 'done') return;
    if (!Array.isArray(event.logprobs)) return this.problem(`${event.type} has no list of logprobs`);
    if (end === 'delta') part?.logprobs.push(...event.logprobs);
    else if (part && !isDeepStrictEqual(part.logprobs, event.logprobs)) this.problem(`${event.type}: logprobs are not those of the deltas`);
    this.text(part, field, end, event);
  }

  text(part, field, end, event) {
    if (!part) return this.problem(`${event.type} is about a part that was never added`);
    if (part.said) this.problem(`${event.type} comes after the part's text was done`);
    if (end === 'delta') part.text += event.delta;
    else if (end === 'done') {
      part.said = true;
      if (event[field] !== part.text) this.problem(`${event.type} is not what the deltas came to`);
    } else this.problem(`${event.type} is no event of the API`);
  }

  partDone(parts, index, part, type) {
    const open = parts[index];
    if (!open) return this.problem(`${type} is about a part that was never added`);
    if (open.closed) this.problem(`${type} comes twice`);
    if (!open.said) this.problem(`${type} comes before the part's text is done`);
    if ((part.text ?? part.refusal) !== open.text || part.type !== open.type) this.problem(`${type} is not what the deltas came to`);
    open.closed = true;
  }

  argumentsOf(one, end, event) {
    if (one.argumentsSaid) this.problem(`${event.type} comes after the arguments were done`);
    if (one.item.type === 'mcp_call' && one.steps.length === 0) this.problem(`${event.type} comes before in_progress`);
    if (end === 'delta') one.arguments += event.delta;
    else {
      one.argumentsSaid = true;
      one.steps.push('arguments');
      if (event.arguments !== one.arguments) this.problem(`${event.type} is not what the deltas came to`);
      if (one.item.type === 'function_call' && event.name !== one.item.name) this.problem(`${event.type}: the name is not its item's`);
    }
  }

  ended(one, { item, type }) {
    const { item: begun } = one;
    if (item.type !== begun.type) this.problem(`${type}: a ${begun.type} became a ${item.type}`);
    if (item.call_id !== begun.call_id) this.problem(`${type}: call_id has changed`);
    if (item.name !== begun.name && !this.recovered) this.problem(`${type}: name has changed`);
    const whole = item.status !== 'incomplete';
    const texts = (list) => (list ?? []).map((part) => part.text ?? part.refusal);
    const told = (parts) => parts.map(({ text }) => text);
    if (!isDeepStrictEqual(texts(item.content), told(one.content))) this.problem(`${type}: content is not what was told`);
    if (!isDeepStrictEqual(texts(item.summary), told(one.summary))) this.problem(`${type}: summary is not what was told`);
    if ([...one.content, ...one.summary].some(({ closed }) => !closed)) this.problem(`${type}: a part is still open`);
    if (item.status === 'in_progress') this.problem(`${type}: the item is still in progress`);
    if ('arguments' in item && item.type !== 'mcp_approval_request' && whole) {
      if (item.arguments !== one.arguments) this.problem(`${type}: arguments are not what was told`);
      if (!one.argumentsSaid) this.problem(`${type} comes before arguments.done`);
    }
    if (item.type === 'mcp_call' && whole && !MCP_STEPS.test(one.steps)) this.problem(`${type}: an mcp_call went through ${one.steps}`);
    Object.assign(one, { item, ended: true });
    this.open = null;
  }
}

function fresh(item, index) {
  const part = ({ type, text, refusal }) => ({ type, text: text ?? refusal ?? '', logprobs: [], closed: false });
  return {
    item, index, ended: false, steps: [], arguments: item.arguments ?? '', argumentsSaid: false,
    content: (item.content ?? []).map(part), summary: (item.summary ?? []).map(part),
  };
}
