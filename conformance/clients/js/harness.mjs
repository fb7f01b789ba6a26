// What every suite in JavaScript runs in: a list of scenarios, run a few at a time, one line of JSON for each.
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';

export const setting = {
  url: process.env.CONFORMANCE_URL,
  model: process.env.CONFORMANCE_MODEL,
  key: process.env.CONFORMANCE_KEY,
  scripted: process.env.CONFORMANCE_SCRIPTED !== '',
  quick: process.env.CONFORMANCE_QUICK !== '',
  version: process.env.CONFORMANCE_VERSION,
  serverTool: process.env.CONFORMANCE_SERVER_TOOL,
};

/** The client that the runner installed: what its client.mjs exports. */
export const client = await import(process.env.CONFORMANCE_CLIENT);

const ONE_MAX_MILLIS = 100_000;
const SIDE_BY_SIDE = 6;
const scenarios = [];

/**
 * @param options scripted: false if any model will do; skip: (setting) => a reason, or nothing
 */
export function scenario(name, options, body) {
  scenarios.push({ name, scripted: true, ...options, body });
}

/** A prompt nobody asked before: how often a prompt was asked can matter to the scripted model. */
export function prompt(...directives) {
  return [...directives, `(${randomBytes(6).toString('hex')})`].join('\n');
}

export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** Asks until the answer is as wanted; 60 s at most. */
export async function eventually(ask, wanted) {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await sleep(200);
  }
  throw new Error('it never came to what was waited for');
}

export async function runScenarios() {
  const waiting = scenarios.filter(({ name }) => name.includes(process.env.CONFORMANCE_SCENARIO ?? ''));
  const takeNext = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) console.log(JSON.stringify(await outcomeOf(next)));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, takeNext));
  process.exit(0); // a client may hold connections open
}

async function outcomeOf({ name, scripted, skip, body }) {
  const reason = scripted && !setting.scripted ? 'needs the scripted model, so not with --url' : skip?.(setting);
  if (reason) return { scenario: name, outcome: 'skipped', reason };
  const begin = Date.now();
  try {
    await within(body());
    return { scenario: name, outcome: 'passed', millis: Date.now() - begin };
  } catch (failure) {
    console.error(`${name}: ${inspect(failure)}`);
    return { scenario: name, outcome: 'failed', reason: wordsOf(failure), millis: Date.now() - begin };
  }
}

function within(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took more than ${ONE_MAX_MILLIS / 1000} s`)), ONE_MAX_MILLIS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** One line, without the ids that differ from run to run. */
function wordsOf(failure) {
  const place = /([\w-]+\.mjs:\d+):\d+\)?$/m.exec((failure.stack ?? '').split('\n').filter((line) => line.includes('/conformance/clients/')).join('\n'));
  const text = String(failure.message ?? failure).split('\n').filter((line) => line.trim()).slice(0, 6).join(' / ');
  return text.slice(0, 300) + (place ? ` [${place[1]}]` : '');
}
