// The requests of ./run as a suite: it passes if 'run' does. What it says, its seed too, is in the log of the suite.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const run = path.join(path.dirname(fileURLToPath(import.meta.url)), 'run');
const child = spawn(run, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, SEED: process.env.CONFORMANCE_SEED } });
process.once('SIGTERM', () => child.kill('SIGTERM'));
let said = '';
child.stdout.setEncoding('utf8').on('data', (piece) => {
  said += piece;
  process.stderr.write(piece);
});
const code = await new Promise((resolve) => {
  child.once('error', () => resolve(1));
  child.once('close', resolve);
});
const scenario = 'requests made from /openapi.json';
const failures = [...said.matchAll(/^- (ST\d+ .*)$/gm)].map((match) => match[1]);
const reason = `${[...new Set(failures)].join('; ') || `ended with ${code}`} [--seed ${process.env.CONFORMANCE_SEED}]`;
console.log(JSON.stringify(code === 0 ? { scenario, outcome: 'passed' } : { scenario, outcome: 'failed', reason }));
