// The table at the end, the same in docs/conformance.md, and all of it as JSON.
import fs from 'node:fs';

const BEGIN = '<!-- written by ./turnstone conformance --write -->';
const END = '<!-- end -->';

/** A row of checks counts what passed without naming it. */
export function countsOf({ results, passed = 0 }) {
  const counts = { passed, failed: 0, skipped: 0 };
  results.forEach(({ outcome, times = 1 }) => (counts[outcome] += times));
  return counts;
}

const cellsOf = (row) => {
  const { passed, failed, skipped } = countsOf(row);
  return [row.name, row.version, passed, failed, skipped].map(String);
};
const HEAD = ['suite', 'version', 'passed', 'failed', 'skipped'];

export function printTable(rows) {
  const table = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
  const line = (cells) => cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  console.log('\n' + table.map(line).join('\n') + '\n');
  for (const outcome of ['failed', 'skipped']) {
    reasons(rows, outcome).forEach((text) => console.log(`${outcome}: ${text}`));
  }
  notes(rows).forEach((text) => console.log(`excepted: ${text}`));
}

const notes = (rows) => rows.flatMap(({ name, note }) => (note ?? []).map((text) => `${name}: ${text}`));

/** Each reason once, with those it holds for. */
function reasons(rows, outcome) {
  const byReason = new Map();
  for (const row of rows) {
    for (const result of row.results.filter((one) => one.outcome === outcome)) {
      const text = `${result.scenario}: ${result.reason ?? 'no reason given'}`;
      byReason.set(text, [...(byReason.get(text) ?? []), `${row.name} ${row.version}`.trim() + (result.times > 1 ? `, ${result.times} times` : '')]);
    }
  }
  return [...byReason].map(([text, names]) => `${text} (${names.join(', ')})`);
}

export function writeReport(file, rows, options) {
  const suites = rows.map((row) => ({ name: row.name, version: row.version, ...countsOf(row), scenarios: row.results, excepted: row.note }));
  fs.writeFileSync(file, JSON.stringify({ quick: Boolean(options.quick), seed: options.seed, suites }, null, 2) + '\n');
}

/** Between the two marks of the file; what surrounds them is written by hand. */
export function writeDocument(file, rows) {
  const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const markdown = (cells) => `| ${cells.join(' | ')} |`;
  const lines = [markdown(HEAD), '|---|---|---:|---:|---:|', ...rows.map((row) => markdown(cellsOf(row).map(cell)))];
  for (const outcome of ['failed', 'skipped']) {
    const all = reasons(rows, outcome);
    if (all.length > 0) lines.push('', `What ${outcome === 'failed' ? 'fails' : 'is skipped'}:`, '', ...all.map((text) => `* ${cell(text)}`));
  }
  const before = fs.readFileSync(file, 'utf8');
  const [head, rest] = [before.split(BEGIN)[0], before.split(END)[1] ?? '\n'];
  fs.writeFileSync(file, [head + BEGIN, '', ...lines, '', END + rest].join('\n'));
}
