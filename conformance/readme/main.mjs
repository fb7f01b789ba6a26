// Runs the README's block of one language with the newest client of that language, as it stands there but for the key. It
// must end well and print two lines: the answer to its first prompt, and to its other one, which in Python is streamed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const LONGEST_MILLIS = 60_000;
const { CONFORMANCE_URL, CONFORMANCE_KEY, CONFORMANCE_MODEL, CONFORMANCE_SCRIPTED, CONFORMANCE_PYTHON, CONFORMANCE_CLIENT } = process.env;

// Where the block is put, so that it finds its client.
const { fence, name, folder, command } = CONFORMANCE_PYTHON
  ? { fence: 'python', name: 'block.py', folder: os.tmpdir(), command: CONFORMANCE_PYTHON }
  : { fence: 'js', name: 'block.mjs', folder: path.dirname(fileURLToPath(CONFORMANCE_CLIENT)), command: process.execPath };

const blocks = [...fs.readFileSync(README, 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter((match) => match[1] === fence).map((match) => match[2]);

/** @returns {Promise<{code: number | string, stdout: string, stderr: string}>} */
async function run(block) {
  const place = fs.mkdtempSync(path.join(folder, 'readme-'));
  const file = path.join(place, name);
  fs.writeFileSync(file, block.replace(/(api_?key(?:=|: ))(["'])any\2/i, (_, setting) => setting + JSON.stringify(CONFORMANCE_KEY)));
  const environment = { ...process.env, URL: `${CONFORMANCE_URL}/v1`, MODEL: CONFORMANCE_MODEL };
  const child = spawn(command, [file], { env: environment, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_MILLIS });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) child[stream].setEncoding('utf8').on('data', (piece) => (said[stream] += piece));
  const code = await new Promise((resolve) => child.once('close', (status, signal) => resolve(signal ?? status)));
  fs.rmSync(place, { recursive: true, force: true });
  return { code, ...said };
}

async function problemOf(block) {
  const { code, stdout, stderr } = await run(block);
  if (code !== 0) return `ended with ${code}: ${stderr.trim().split('\n').at(-1)}`;
  const lines = stdout.trim().split('\n');
  if (!CONFORMANCE_SCRIPTED && CONFORMANCE_MODEL !== 'demo/echo') return stdout.endsWith('\n\n') ? 'the last line is empty' : null; // who knows what the model says
  const repeated = lines.length === 2 && lines[0].includes('Hello, turnstone') && lines[1].includes('And again');
  return repeated ? null : `printed ${JSON.stringify(stdout)}`;
}

if (blocks.length === 0) throw new Error(`the README has no block in ${fence}`);
for (const [i, block] of blocks.entries()) {
  const problem = await problemOf(block);
  const scenario = `block ${i + 1} in ${fence}`;
  console.log(JSON.stringify(problem ? { scenario, outcome: 'failed', reason: problem } : { scenario, outcome: 'passed' }));
}
