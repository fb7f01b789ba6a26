// Follows the items of one stream: each begins, grows by deltas and is done, one after the other; what is done is what
// the deltas came to. After a crash a snapshot may take back what was told of one, see
// docs/decisions/021-streams-after-a-crash.md, whose rules are named here.
import { isDeepStrictEqual } from 'node:util';
import { Item } from './item.mjs';

export class Items {
  /** @param problem where to tell what is wrong */
  constructor(problem) {
    this.problem = problem;
    this.all = []; // by output index
    this.open = null;
  }

  known(id) {
    return this.all.find((one) => one.item.id === id);
  }

  /** Whether items of a step may be missing in the end because others came instead. */
  get gaveUp() {
    return this.all.some((one) => one.wasGivenUp);
  }

  take(event) {
    const { type } = event;
    if (type === 'response.output_item.added') return this.added(event);
    const one = this.known(type === 'response.output_item.done' ? event.item?.id : event.item_id);
    if (!one) return this.problem(`${type} is about an item that was never added`);
    const index = this.all.indexOf(one);
    if (index !== event.output_index) this.problem(`${type} has output_index ${event.output_index}, its item ${index}`);
    if (one.ended) this.problem(`${type} comes after its item was done`);
    if (this.open !== one) this.problem(`${type} is about another item than the open one`);
    one.take(event);
    if (one.ended) this.open = null;
  }

  added({ item, output_index: index, type }) {
    if (this.open) this.problem(`${type}: an item begins while another is open`);
    if (this.all.some((one) => one.isCutOff)) this.problem(`${type}: an item begins after one that was cut off`);
    if (index !== this.all.length) this.problem(`${type}: output_index is ${index} instead of ${this.all.length}`);
    if (!item?.id) return this.problem(`${type}: the item has no id`);
    if (this.known(item.id)) this.problem(`${type}: the id ${item.id} was there before`);
    if ('status' in item && item.status !== 'in_progress') this.problem(`${type}: the item begins with status ${item.status}`);
    if (item.content?.length || item.arguments || item.summary?.length) this.problem(`${type}: the item is not empty`);
    this.open = new Item(item, this.problem);
    this.all.push(this.open);
  }

  /** A snapshot shows all that was told, each item in its place (8): one emptied (1), or done ones as they came to be (3). */
  shown(output) {
    const ids = this.all.map(({ item }) => item.id);
    if (!isDeepStrictEqual(output.map(({ id }) => id), ids)) return this.problem('in_progress does not show the items that were told');
    const changed = output.filter((item, i) => this.all[i].shown(item));
    if (changed.length === 0) this.problem('in_progress comes again, but shows nothing new');
    const open = this.all.filter(({ ended }) => !ended);
    if (open.length > 1) this.problem('in_progress shows more than one open item');
    if (open.length > 0 && changed.some(({ status }) => status !== 'in_progress')) this.problem('in_progress shows other words of a done item while one is open');
    this.open = open[0] ?? null;
  }

  /**
   * The output at the end is the items as they were last told. What was given up is not in it. What was whole may be missing
   * only if it was of a step that went another way, and the order may be another only then.
   */
  end(type, { status, output }) {
    if (this.open) this.problem(`${type} comes while an item is open`);
    if (status === 'cancelled') return;
    const kept = output.map(({ id }) => this.known(id));
    if (kept.includes(undefined)) return this.problem(`${type}: the output has an item that was never told`);
    if (kept.some(({ item }, i) => !isDeepStrictEqual(item, output[i]))) this.problem(`${type}: an item is not as it was told`);
    if (kept.some((one) => one.isGivenUp)) this.problem(`${type}: the output has an item that was given up`);
    const missing = this.all.filter((one) => !kept.includes(one));
    if (missing.some((one) => !this.mayMiss(one, status, kept))) this.problem(`${type}: an item is missing in the output`);
    const places = kept.map((one) => this.all.indexOf(one));
    const inOrder = places.every((place, i) => i === 0 || place > places[i - 1]);
    if (!inOrder && missing.length === 0) this.problem(`${type}: the output is not in the order in which it was told`);
  }

  mayMiss(one, status, kept) {
    if (one.isGivenUp || one.isUnclear) return true;
    if (!one.mayChange || one.changed || one.item.status === 'incomplete') return false; // 'changed': its step is complete
    const last = kept.every((other) => this.all.indexOf(other) < this.all.indexOf(one));
    return this.gaveUp || (status === 'failed' && last); // what was whole in a step that was not
  }
}
