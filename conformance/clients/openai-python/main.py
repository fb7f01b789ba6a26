"""The OpenAI SDK for Python; every version runs the same scenarios."""

import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "python"))

import harness  # noqa: E402
from scenarios import answers  # noqa: E402,F401

harness.run_scenarios()
