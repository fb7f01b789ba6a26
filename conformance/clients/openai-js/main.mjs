// The OpenAI SDK for JavaScript; every version runs the same scenarios.
import { runScenarios } from '../js/harness.mjs';
import './scenarios/answers.mjs';
import './scenarios/background.mjs';
import './scenarios/chains.mjs';
import './scenarios/endings.mjs';
import './scenarios/errors.mjs';
import './scenarios/streams.mjs';
import './scenarios/structured.mjs';
import './scenarios/stored.mjs';
import './scenarios/tools.mjs';

await runScenarios();
