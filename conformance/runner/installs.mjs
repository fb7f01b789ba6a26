// Puts the pinned clients into Turnstone's cache, once for each content of their lock file.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { nameOf } from './suites.mjs';

const run = promisify(execFile);
const FREE_LICENCES = /^(Apache-2\.0|MIT|Apache License 2\.0|Apache Software License|MIT License)$/;
const SIDE_BY_SIDE = 3;

export const cacheFolder = () => path.join(process.env.TURNSTONE_CACHE, 'conformance');

/** Installs what is missing, some at a time; says what it does. Sets `home` of each suite that installs anything. */
export async function installAll(suites, home, say) {
  const waiting = [...suites.filter((suite) => suite.install)];
  const takeNext = async () => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) suite.home = await install(suite, home, say);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, takeNext));
}

async function install(suite, home, say) {
  const source = path.join(home, suite.install);
  const folder = path.join(cacheFolder(), suite.language, `${nameIn(suite)}-${await fingerprint(suite, source)}`);
  const done = path.join(folder, '.installed');
  if (fs.existsSync(done)) return folder;
  const unlock = await lock(folder, say);
  try {
    if (fs.existsSync(done)) return folder;
    say(`installing ${nameOf(suite)} into ${folder}`);
    fs.rmSync(folder, { recursive: true, force: true });
    await (suite.language === 'node' ? installNode(source, folder) : installPython(source, folder));
    for (const name of suite.licensed) await checkLicence(suite, folder, name);
    fs.writeFileSync(done, '');
    return folder;
  } catch (failure) {
    const output = (failure.stderr || failure.message).trim().split('\n').slice(-5).join('\n');
    throw new Error(`${nameOf(suite)} can't be installed: ${output}`);
  } finally {
    unlock();
  }
}

/** Suites that install the same share it. */
const nameIn = ({ install }) => install.replace(/^clients\//, '').replace(/\.txt$/, '').replaceAll('/', '-');

/** Another lock file, another Python: another folder. */
async function fingerprint(suite, source) {
  const hash = createHash('sha256');
  const files = fs.statSync(source).isDirectory() ? fs.readdirSync(source).sort().map((name) => path.join(source, name)) : [source];
  files.forEach((file) => hash.update(fs.readFileSync(file)));
  hash.update(suite.language === 'python' ? (await run('python3', ['--version'])).stdout : process.version.split('.')[0]);
  return hash.digest('hex').slice(0, 10);
}

async function installNode(source, folder) {
  fs.cpSync(source, folder, { recursive: true });
  await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: folder });
}

async function installPython(source, folder) {
  await run('python3', ['-m', 'venv', folder]);
  await run(pythonOf(folder), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', source]);
}

export const pythonOf = (folder) => path.join(folder, 'bin', 'python');

async function checkLicence(suite, folder, name) {
  const licence = suite.language === 'node' ? nodeLicence(folder, name) : await pythonLicence(folder, name);
  if (!FREE_LICENCES.test(licence)) throw new Error(`the licence of ${name} is '${licence}', not Apache-2.0 or MIT`);
}

function nodeLicence(folder, name) {
  return JSON.parse(fs.readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8')).license;
}

async function pythonLicence(folder, name) {
  const program = 'import sys, importlib.metadata as m; d = m.metadata(sys.argv[1]); print(d["License-Expression"] or d["License"])';
  return (await run(pythonOf(folder), ['-c', program, name])).stdout.trim();
}

/** Two runs at once may want the same client. A lock whose owner is gone counts for nothing. */
async function lock(folder, say) {
  const place = folder + '.lock';
  fs.mkdirSync(path.dirname(place), { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      fs.writeFileSync(place, String(process.pid), { flag: 'wx' });
      return () => fs.rmSync(place, { force: true });
    } catch (taken) {
      if (taken.code !== 'EEXIST') throw taken;
    }
    if (!alive(Number(fs.readFileSync(place, 'utf8')))) fs.rmSync(place, { force: true });
    else if (!waited) say(`waiting for another run that installs ${path.basename(folder)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function alive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
