// What was told of one item so far, and whether what comes next of it may come.
import { isDeepStrictEqual } from 'node:util';
import { Parts } from './parts.mjs';

const STEPS = /^response\.(mcp_call|mcp_list_tools)\.(in_progress|completed|failed)$/;
const MCP_STEPS = /^in_progress,arguments,(completed|failed)$/;
const MCP_STEPS_SO_FAR = /^in_progress,arguments$/;
const CAN_CHANGE = ['message', 'reasoning'];

export class Item {
  constructor(item, problem) {
    Object.assign(this, { item, problem, ended: false, wasGivenUp: false, changed: false, steps: [], arguments: '', argumentsSaid: false });
    this.content = new Parts(problem);
    this.summary = new Parts(problem);
  }

  /** Messages and reasoning can be done before their step is, and come to be another one, or none (2, 3). */
  get mayChange() {
    return CAN_CHANGE.includes(this.item.type);
  }

  /** Done as incomplete, without being said to be done (4). */
  get isGivenUp() {
    return this.ended && this.item.status === 'incomplete' && !this.isUnclear && !this.isSaid;
  }

  get isSaid() {
    if (this.item.type === 'mcp_call') return false;
    return this.mayChange ? !this.content.unsaid && !this.summary.unsaid : this.argumentsSaid;
  }

  /** Incomplete, with nothing in it that could tell a given up item from one that was cut off. */
  get isUnclear() {
    return this.ended && this.item.status === 'incomplete' && this.mayChange && this.content.isUnclear;
  }

  /** Done as incomplete, but all that was told of it: a limit cut it off, and with it its step. */
  get isCutOff() {
    return this.ended && this.item.status === 'incomplete' && this.item.type !== 'mcp_call' && !this.isUnclear && this.isSaid;
  }

  take(event) {
    const { type } = event;
    const [, stem, end] = /^(.+)\.(\w+)$/.exec(type);
    if (type === 'response.output_item.done') this.end(event);
    else if (stem === 'response.content_part' && !this.summary.told) this.content.take(end, event.content_index, event);
    else if (stem === 'response.reasoning_summary_part') this.summarize(end, event);
    else if (stem === 'response.reasoning_summary_text') this.summary.text('summary_text', end, event.summary_index, event);
    else if (/^response\.(output_text|refusal|reasoning_text)$/.test(stem)) this.content.text(stem.slice('response.'.length), end, event.content_index, event);
    else if (/_call_arguments$/.test(stem)) this.argue(end, event);
    else if (STEPS.test(type)) this.steps.push(end);
    else this.problem(`${type} is out of place, or no event of the API`);
  }

  summarize(end, event) {
    if (this.content.open) this.problem(`${event.type}: a part of the content is still open`);
    this.summary.take(end, event.summary_index, event);
  }

  argue(end, event) {
    if (this.argumentsSaid) this.problem(`${event.type} comes after the arguments were done`);
    if (this.item.type === 'mcp_call' && this.steps.length === 0) this.problem(`${event.type} comes before in_progress`);
    if (end === 'delta') this.arguments += event.delta;
    else {
      this.argumentsSaid = true;
      this.steps.push('arguments');
      if (event.arguments !== this.arguments) this.problem(`${event.type} is not what the deltas came to`);
      if (this.item.type === 'function_call' && event.name !== this.item.name) this.problem(`${event.type}: the name is not its item's`);
    }
  }

  end({ item, type }) {
    const whole = item.status !== 'incomplete';
    this.same(item, type);
    if (item.name !== this.item.name) this.problem(`${type}: name has changed`);
    if (item.status === 'in_progress') this.problem(`${type}: the item is still in progress`);
    this.content.end(item.content ?? [], whole, type);
    this.summary.end(item.summary ?? [], whole, type);
    if ('arguments' in item && item.type !== 'mcp_approval_request') {
      if (item.arguments !== this.arguments) this.problem(`${type}: arguments are not what was told`);
      if (whole && !this.argumentsSaid) this.problem(`${type} comes before arguments.done`);
    }
    if (item.type === 'mcp_call' && !(whole ? MCP_STEPS : MCP_STEPS_SO_FAR).test(this.steps)) this.problem(`${type}: an mcp_call went through ${this.steps}`);
    Object.assign(this, { item, ended: true });
    this.wasGivenUp ||= this.isGivenUp;
  }

  same(item, type) {
    if (item.type !== this.item.type) this.problem(`${type}: a ${this.item.type} became a ${item.type}`);
    if (item.call_id !== this.item.call_id) this.problem(`${type}: call_id has changed`);
  }

  /** @returns {boolean} whether the item in a snapshot is another than it was */
  shown(item) {
    this.same(item, 'in_progress');
    if (item.status === 'in_progress') return this.emptied(item);
    if (!this.ended) this.problem('in_progress shows an open item as done');
    if (isDeepStrictEqual(item, this.item)) return false;
    if (!this.mayChange || this.isCutOff) this.problem(`in_progress shows another ${item.type} than was told`);
    Object.assign(this, { item, changed: true });
    this.content.replaced();
    this.summary.replaced();
    return true;
  }

  /** An open item is emptied (1), or a call that was given up opened again (5), maybe under another name (7). */
  emptied(item) {
    if (item.type === 'mcp_call' && !this.ended && item.arguments === this.arguments) return false;
    if (this.ended && !(item.type === 'function_call' && this.isGivenUp)) this.problem('in_progress opens an item again that was done');
    if (item.name !== this.item.name && item.type !== 'function_call') this.problem('in_progress changes a name');
    if (item.arguments) this.problem('in_progress shows arguments that were not told');
    const was = this.ended || this.arguments !== '' || this.content.told || this.summary.told || item.name !== this.item.name;
    this.content.emptied(item.content ?? []);
    this.summary.emptied(item.summary ?? []);
    Object.assign(this, { item, ended: false, steps: [], arguments: '', argumentsSaid: false });
    return was;
  }
}
