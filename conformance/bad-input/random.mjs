// Chance from a seed: the same seed makes the same requests.

export class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** Mulberry32: in [0, 1). */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(bound) {
    return Math.floor(this.next() * bound);
  }

  of(list) {
    return list[this.below(list.length)];
  }
}
