// The parts of an item's content or summary: each is added, grows by deltas, is said to be done and closed, one after the
// other. What is given up is closed without being said to be done. What was emptied keeps its index and kind, and comes
// again or stays empty.
import { isDeepStrictEqual } from 'node:util';

const valueOf = (part) => part.text ?? part.refusal;

export class Parts {
  constructor(problem) {
    this.problem = problem;
    this.list = [];
  }

  /** Whether there is anything in them. */
  get told() {
    return this.list.some((part) => !part.waiting);
  }

  get open() {
    return this.list.some((part) => !part.waiting && !part.closed);
  }

  /** Whether one was closed without being said to be done. */
  get unsaid() {
    return this.list.some((part) => part.closed && !part.said);
  }

  /** Whether nothing here says if they came to an end: none came, or not all came again. */
  get isUnclear() {
    return !this.unsaid && (!this.told || this.list.some((part) => part.waiting));
  }

  take(end, index, { type, part }) {
    if (end === 'added') this.added(index, part, type);
    else if (end === 'done') this.closed(index, part, type);
    else this.problem(`${type} is no event of the API`);
  }

  added(index, part, type) {
    if (index !== this.list.length) this.problem(`${type}: its index is ${index} instead of ${this.list.length}`);
    if (valueOf(part)) this.problem(`${type}: the part is not empty`);
    if (this.open) this.problem(`${type}: the part before is still open`);
    if (this.unsaid) this.problem(`${type} comes after the item was given up`);
    this.list[index] = { type: part.type, text: '', logprobs: [], said: false, closed: false, waiting: false };
  }

  text(kind, end, index, event) {
    const { type } = event;
    const part = this.list[index];
    if (!part) return this.problem(`${type} is about a part that was never added`);
    if (part.type !== kind) this.problem(`${type} is about a part of type ${part.type}`);
    if (part.said || part.closed) this.problem(`${type} comes after the part's text was done`);
    if (this.list.some((other, i) => !other.waiting && (i > index || (i < index && !other.closed)))) this.problem(`${type} comes after a later part has begun, or before an earlier one is done`);
    part.waiting = false;
    if (kind === 'output_text' && !Array.isArray(event.logprobs)) return this.problem(`${type} has no list of logprobs`);
    if (end === 'delta') {
      part.text += event.delta;
      part.logprobs.push(...(event.logprobs ?? []));
    } else if (end === 'done') {
      part.said = true;
      if (valueOf(event) !== part.text) this.problem(`${type} is not what the deltas came to`);
      if (!isDeepStrictEqual(event.logprobs ?? [], part.logprobs)) this.problem(`${type}: logprobs are not those of the deltas`);
    } else this.problem(`${type} is no event of the API`);
  }

  closed(index, part, type) {
    const open = this.list[index];
    if (!open) return this.problem(`${type} is about a part that was never added`);
    if (open.closed) this.problem(`${type} comes twice`);
    if (valueOf(part) !== open.text || part.type !== open.type) this.problem(`${type} is not what the deltas came to`);
    if (!isDeepStrictEqual(part.logprobs ?? [], open.logprobs)) this.problem(`${type}: logprobs are not those of the deltas`);
    Object.assign(open, { closed: true, waiting: false });
  }

  /** @param shown what the item has, once it is done; @param whole whether it is more than an incomplete one */
  end(shown, whole, type) {
    const told = this.list.filter((part) => !part.waiting);
    if (!isDeepStrictEqual(shown.map(valueOf), told.map(({ text }) => text))) this.problem(`${type}: its parts are not what was told`);
    if (this.open) this.problem(`${type}: a part is still open`);
    if (whole && this.unsaid) this.problem(`${type}: a part was never said to be done`);
  }

  emptied(shown) {
    const kinds = (list) => list.map(({ type }) => type);
    if (!isDeepStrictEqual(kinds(shown), kinds(this.list))) this.problem('in_progress shows other parts than there were');
    if (shown.some((part) => valueOf(part) !== '')) this.problem('in_progress shows an open item that is not empty');
    this.list = this.list.map(({ type }) => ({ type, text: '', logprobs: [], said: false, closed: false, waiting: true }));
  }

  /** A snapshot showed the item as it came to be. */
  replaced() {
    this.list = this.list.map((part) => ({ ...part, said: true, closed: true }));
  }
}
