// What there is to run. A suite is a program that talks to CONFORMANCE_URL and prints one JSON line for each scenario:
// {"scenario": "...", "outcome": "passed" | "failed" | "skipped", "reason": "...", "millis": 12}.
//
// language   of what is installed: 'node' or 'python'. The program is run by it, or by Node if it ends with .mjs
// install    a folder with package.json, package-lock.json and client.mjs, or a file of pinned requirements; none if
//            the program needs nothing but the language
// licensed   packages whose licence is looked at after the installation
// quick      whether --quick runs it
// alone      whether it needs no server: the recovery suites play files to the clients

const js = (name, version, licensed, quick = false) => ({
  name, version, licensed, quick, language: 'node', install: `clients/${name}/${version}`, program: `clients/${name}/main.mjs`,
});
const python = (name, version, licensed, quick = false) => ({
  name, version, licensed, quick, language: 'python', install: `clients/${name}/requirements-${version}.txt`,
  program: `clients/${name}/main.py`,
});
const replayed = (suite) => ({
  ...suite, name: suite.name.replace('openai', 'recovery'), alone: true, program: suite.language === 'node' ? 'recovery/play.mjs' : 'recovery/play.py',
});
const ofReadme = (suite) => ({ ...suite, name: suite.name.replace('openai', 'readme'), program: 'readme/main.mjs' });

const OPENAI = [
  js('openai-js', '7.57.0', ['openai'], true),
  js('openai-js', '6.49.0', ['openai']),
  python('openai-python', '3.57.0', ['openai'], true),
  python('openai-python', '2.54.0', ['openai']),
  python('openai-python', '1.109.1', ['openai']),
];

export const SUITES = [
  ...OPENAI,
  js('agents-js', '0.20.0', ['@openai/agents']),
  js('ai-sdk-js', '1.0.39', ['@ai-sdk/open-responses', 'ai']),
  python('agents-python', '0.24.0', ['openai-agents']),
  python('langchain-python', '1.7.4', ['langchain-openai']),
  ...OPENAI.filter(({ quick }) => quick).map(ofReadme),
  { name: 'bad-input', quick: true, language: 'node', program: 'bad-input/main.mjs' },
  { name: 'schemathesis', language: 'node', program: 'schemathesis/main.mjs' },
  { name: 'checker', quick: true, alone: true, language: 'node', program: 'checks/mutants.mjs' },
  { name: 'recovery-order', quick: true, alone: true, language: 'node', program: 'recovery/order.mjs' },
  ...OPENAI.map(replayed),
];

/** What checks the recordings; installed as a client is. */
export const VALIDATOR = { name: 'validator', licensed: ['ajv', 'js-yaml'], language: 'node', install: 'checks/validator' };

export const nameOf = (suite) => (suite.version ? `${suite.name}@${suite.version}` : suite.name);

export function chosenSuites({ only, quick }) {
  const chosen = SUITES.filter((suite) =>
    only.length > 0 ? only.some((name) => nameOf(suite).startsWith(name)) : !quick || suite.quick);
  if (chosen.length === 0) throw new Error(`no suite is named so; there are ${SUITES.map(nameOf).join(', ')}`);
  return chosen;
}
