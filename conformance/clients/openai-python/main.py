"""The OpenAI SDK for Python; every version runs the same scenarios."""

import importlib
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "python"))

import harness  # noqa: E402

for name in ("answers", "background", "chains", "endings", "errors", "stored", "streams", "structured", "tools"):
    importlib.import_module(f"scenarios.{name}")

harness.run_scenarios()
