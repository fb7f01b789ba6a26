// './turnstone conformance': see README.md.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkRecordings } from './checks/recordings.mjs';
import { MODEL, SERVER_TOOL, startScriptedModel } from './model/scripted-model.mjs';
import { startReplay } from './recovery/replay.mjs';
import { KEY, startDev } from './runner/dev-server.mjs';
import { installAll } from './runner/installs.mjs';
import { parseOptions, USAGE } from './runner/options.mjs';
import { runProgram, stopPrograms } from './runner/programs.mjs';
import { finished, keep, startRecorder } from './runner/recorder.mjs';
import { countsOf, printTable, writeDocument, writeReport } from './runner/report.mjs';
import { chosenSuites, nameOf, VALIDATOR } from './runner/suites.mjs';

const home = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(home);
const output = path.join(root, 'target', 'conformance');
const SIDE_BY_SIDE = 3;
const started = [];
let stopping = false;

const say = (line) => process.stderr.write(`conformance: ${line}\n`);

/** In the opposite order; each once. */
async function closeAll() {
  stopPrograms();
  while (started.length > 0) await started.pop().close();
}

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return console.log(USAGE);
  const suites = chosenSuites(options);
  checkPython();
  fs.mkdirSync(output, { recursive: true });
  await installAll([VALIDATOR, ...suites], home, say);
  const replay = await startReplay(path.join(root, 'api', 'src', 'test', 'resources'));
  started.push(replay);
  const target = suites.every(({ alone }) => alone) ? NONE : options.url ? own(options) : await fresh();
  target.replay = replay.url;
  if (suites.some(({ name }) => name === 'bad-input')) say(`the seed of the bad input is ${options.seed}`);
  const suiteRows = await runAll(suites, target, options);
  if (stopping) return undefined;
  const exchanges = suiteRows.flatMap((row) => row.exchanges);
  const validator = await import(pathToFileURL(path.join(VALIDATOR.home, 'client.mjs')));
  const rows = [...suiteRows, ...(exchanges.length > 0 ? checkRecordings(exchanges, validator) : [])];
  printTable(rows);
  writeReport(path.join(output, 'report.json'), rows, options);
  if (options.write) writeDocument(path.join(root, 'docs', 'conformance.md'), rows);
  process.exitCode = rows.some((row) => countsOf(row).failed > 0) ? 1 : 0;
}

function checkPython() {
  try {
    execFileSync('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'], { stdio: 'ignore' });
  } catch {
    throw new Error('Python 3.10 or newer with venv is needed as python3: apt install python3-venv, brew install python, ...');
  }
}

const NONE = { url: 'http://127.0.0.1:1', model: 'none', key: 'none', scripted: '' };

const own = ({ url, model, key }) => ({ url: url.replace(/\/(v1\/?)?$/, ''), model, key: key ?? 'none', scripted: '' });

async function fresh() {
  const model = await startScriptedModel();
  started.push(model);
  say('starting ./turnstone dev over a scripted model');
  const dev = startDev(root, model, path.join(output, 'dev.log'), say);
  started.push(dev);
  const url = await dev.url;
  say(`it listens on ${url}`);
  return { url, model: MODEL, key: KEY, scripted: '1' };
}

async function runAll(suites, target, options) {
  const rows = [];
  const waiting = [...suites];
  const takeNext = async () => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) rows.push(await runSuite(suite, target, options));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, takeNext));
  return rows.sort((one, other) => suites.indexOf(one.suite) - suites.indexOf(other.suite));
}

async function runSuite(suite, target, options) {
  const recorder = await startRecorder(target.url);
  started.push(recorder);
  const results = await runProgram(suite, home, {
    CONFORMANCE_URL: recorder.url,
    CONFORMANCE_MODEL: target.model,
    CONFORMANCE_KEY: target.key,
    CONFORMANCE_SCRIPTED: target.scripted,
    CONFORMANCE_SERVER_TOOL: SERVER_TOOL,
    CONFORMANCE_REPLAY: target.replay,
    CONFORMANCE_QUICK: options.quick ? '1' : '',
    CONFORMANCE_SEED: String(options.seed),
    CONFORMANCE_SCENARIO: options.scenario ?? '',
  }, path.join(output, `${nameOf(suite)}.log`));
  recorder.close();
  const exchanges = finished(recorder.exchanges);
  keep(exchanges, path.join(output, `${nameOf(suite)}.exchanges.jsonl`));
  const row = { suite, name: suite.name, version: suite.version ?? '', results, exchanges };
  const { passed, failed, skipped } = countsOf(row);
  say(`${nameOf(suite)}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  return row;
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    stopping = true;
    say('stopping');
    await closeAll();
    process.exit(130);
  });
}

main()
  .catch((failure) => {
    say(failure.message);
    process.exitCode = 1;
  })
  .finally(closeAll);
