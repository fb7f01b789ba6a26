// The command line.

export const USAGE = `Checks a Turnstone with the official clients, and everything they get with the published schemas.

  ./turnstone conformance [--only NAME] [--quick] [--write] [--seed N] [--url URL --model M --key K]

  --only NAME   only suites whose name begins so, as openai-js, openai-js@7.57.0, bad-input; may be repeated
  --scenario T  only scenarios whose name has T in it
  --quick       what CI runs: the newest SDKs, shorter waits, less bad input
  --url URL     an own server, as http://127.0.0.1:8321, instead of a fresh 'dev' over a scripted model
  --model M     its model
  --key K       its key, if it wants one
  --seed N      of the bad input; printed by each run
  --write       writes the table of a whole run into docs/conformance.md

It needs Node 20 or newer and Python 3.10 or newer, and installs the clients once, pinned, into Turnstone's cache.
TURNSTONE_OPEN_RESPONSES_SCHEMA and TURNSTONE_OPENAI_SCHEMA name the schema files to validate with.`;

const WITH_VALUE = ['only', 'scenario', 'url', 'model', 'key', 'seed'];
const FLAGS = ['quick', 'write', 'help'];

/** @throws {Error} with a line for the user */
export function parseOptions(words) {
  const options = { only: [] };
  for (let i = 0; i < words.length; i++) {
    const [name, inline] = words[i].replace(/^--/, '').split(/=(.*)/s);
    if (!words[i].startsWith('--') || ![...WITH_VALUE, ...FLAGS].includes(name)) {
      throw new Error(`there is no option '${words[i]}'; --help lists them`);
    }
    if (FLAGS.includes(name)) {
      options[name] = true;
      continue;
    }
    const value = inline ?? words[++i];
    if (value === undefined) throw new Error(`--${name} needs a value`);
    if (name === 'only') options.only.push(value);
    else options[name] = value;
  }
  if (options.url && !options.model) throw new Error('--url needs --model, the name of a model of that server');
  if (!options.url && (options.model || options.key)) throw new Error('--model and --key go with --url');
  if (options.write && (options.only.length > 0 || options.quick || options.scenario || options.url)) {
    throw new Error('--write is for a whole run: not with --only, --scenario, --quick or --url');
  }
  options.seed = Number(options.seed ?? Math.floor(Math.random() * 2 ** 31));
  if (!Number.isInteger(options.seed)) throw new Error('--seed needs a whole number');
  return options;
}
