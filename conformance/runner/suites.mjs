// What there is to run. A suite is a program that talks to CONFORMANCE_URL and prints one JSON line for each scenario:
// {"scenario": "...", "outcome": "passed" | "failed" | "skipped", "reason": "...", "millis": 12}.
//
// language   who runs the program: 'node' or 'python'
// install    a folder with package.json, package-lock.json and client.mjs, or a file of pinned requirements; none if
//            the program needs nothing but the language
// licensed   packages whose licence is looked at after the installation
// quick      whether --quick runs it

const js = (name, version, licensed, quick = false) => ({
  name, version, licensed, quick, language: 'node', install: `clients/${name}/${version}`, program: `clients/${name}/main.mjs`,
});
const python = (name, version, licensed, quick = false) => ({
  name, version, licensed, quick, language: 'python', install: `clients/${name}/requirements-${version}.txt`,
  program: `clients/${name}/main.py`,
});

export const SUITES = [
  js('openai-js', '7.57.0', ['openai'], true),
  js('openai-js', '6.49.0', ['openai']),
  python('openai-python', '3.57.0', ['openai'], true),
  python('openai-python', '2.54.0', ['openai']),
  python('openai-python', '1.109.1', ['openai']),
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
