// Runs the program of a suite and collects what it says.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';
import { pythonOf } from './installs.mjs';

const LONGEST_MILLIS = 15 * 60 * 1000;
const LOOPBACK = { NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' }; // the recorder is there, whatever is behind it
const running = new Set();

/**
 * @param environment what the program is told, see README.md
 * @returns {Promise<{scenario: string, outcome: string, reason?: string, millis?: number}[]>}
 */
export async function runProgram(suite, home, environment, log) {
  const results = [];
  const file = fs.createWriteStream(log);
  const [command, words] = commandOf(suite, home);
  const client = suite.language === 'node' && suite.home ? pathToFileURL(path.join(suite.home, 'client.mjs')).href : '';
  const python = suite.language === 'python' && suite.home ? pythonOf(suite.home) : '';
  const child = spawn(command, words, {
    env: { ...process.env, ...environment, ...LOOPBACK, CONFORMANCE_CLIENT: client, CONFORMANCE_PYTHON: python, CONFORMANCE_VERSION: suite.version ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MILLIS,
  });
  running.add(child);
  child.stderr.pipe(file, { end: false });
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const result = resultIn(line);
    if (result) results.push(result);
    file.write(line + '\n');
  }
  const [code, signal] = child.exitCode === null && child.signalCode === null
    ? await new Promise((resolve) => child.once('exit', (...how) => resolve(how))) : [child.exitCode, child.signalCode];
  running.delete(child);
  if (code !== 0 || results.length === 0) {
    results.push({ scenario: 'the program itself', outcome: 'failed', reason: `ended with ${signal ?? code}; see ${log}` });
  }
  return results;
}

function commandOf(suite, home) {
  const program = path.join(home, suite.program);
  if (program.endsWith('.mjs')) return [process.execPath, [program]];
  return [suite.home ? pythonOf(suite.home) : 'python3', [program]];
}

function resultIn(line) {
  try {
    const result = JSON.parse(line);
    return typeof result.scenario === 'string' && typeof result.outcome === 'string' ? result : null;
  } catch {
    return null;
  }
}

export function stopPrograms() {
  running.forEach((child) => child.kill('SIGTERM'));
}
