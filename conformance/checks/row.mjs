// A row of the table for checks, which are too many to name: it counts what is fine, and names each problem once.

export class Row {
  constructor(name) {
    Object.assign(this, { name, version: '', passed: 0, results: [] });
  }

  /** @param where it was seen, @param problems none if all is well */
  add(where, problems) {
    if (problems.length === 0) this.passed++;
    for (const problem of problems.slice(0, 3)) {
      const known = this.results.find(({ scenario }) => scenario === problem);
      if (known) known.times++;
      else this.results.push({ scenario: problem, outcome: 'failed', reason: `first in ${where}`, times: 1 });
    }
  }

  skip(what, reason) {
    this.results.push({ scenario: what, outcome: 'skipped', reason, times: 1 });
  }
}
