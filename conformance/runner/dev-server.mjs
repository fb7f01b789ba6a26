// A './turnstone dev' of our own: free port, temporary data, the scripted model behind it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SERVER_TOOL } from '../model/scripted-model.mjs';

const START_MAX_MILLIS = 15 * 60 * 1000; // a first build may be part of it
const STOP_MAX_MILLIS = 60 * 1000;

export const KEY = 'conformance-key';

/**
 * @param root of the project
 * @param model the scripted model
 * @param log a file for what the server says
 * @returns {{url: Promise<string>, close: () => Promise<void>}} to be closed also while it has no url yet
 */
export function startDev(root, model, log, say) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'turnstone-conformance-'));
  const settings = path.join(folder, 'settings.yaml');
  fs.writeFileSync(settings, JSON.stringify({ tools: [{ name: SERVER_TOOL, url: model.toolUrl, description: 'Tells the time.' }] }));
  const environment = { ...withoutSettings(process.env), OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'none', TURNSTONE_MASTER_KEY: KEY };
  const child = spawn(path.join(root, 'turnstone'), ['dev', '--port', '0', '--data', path.join(folder, 'data'), '--config', settings],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    url: listening(child, ended, log, say),
    close: async () => {
      await stop(child, ended);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the launcher reads may stay; settings of the server would change what is tested. */
function withoutSettings(environment) {
  const launcher = /^TURNSTONE_(CACHE|JDKS|JDK_URL|JAVA_OPTS)$/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('TURNSTONE_') || launcher.test(name)));
}

function listening(child, ended, log, say) {
  const file = fs.createWriteStream(log);
  return new Promise((resolve, reject) => {
    let seen = '';
    const hear = (piece) => {
      file.write(piece);
      if (seen === null) return;
      seen += piece;
      const said = /listens on (http:\/\/[\d.]+:\d+)/.exec(seen);
      if (/turnstone: building/.test(seen)) say("building Turnstone first");
      if (said) {
        seen = null;
        resolve(said[1]);
      } else seen = seen.slice(seen.lastIndexOf('\n') + 1);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    ended.then((code) => reject(new Error(`'./turnstone dev' ended with ${code} before it listened; see ${log}`)));
    setTimeout(() => reject(new Error(`'./turnstone dev' does not listen; see ${log}`)), START_MAX_MILLIS).unref();
  });
}

/** In order, so that nothing stays behind; after a minute by force, with whatever the launcher has started. */
async function stop(child, ended) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), STOP_MAX_MILLIS);
  await ended;
  clearTimeout(force);
}
