"""What every suite in Python runs in: a list of scenarios, run a few at a time, one line of JSON for each."""

import json
import os
import secrets
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

URL = os.environ["CONFORMANCE_URL"]
MODEL = os.environ["CONFORMANCE_MODEL"]
KEY = os.environ["CONFORMANCE_KEY"]
SCRIPTED = bool(os.environ["CONFORMANCE_SCRIPTED"])
QUICK = bool(os.environ["CONFORMANCE_QUICK"])
VERSION = os.environ["CONFORMANCE_VERSION"]
SERVER_TOOL = os.environ["CONFORMANCE_SERVER_TOOL"]

SIDE_BY_SIDE = 6
_scenarios = []
_printing = threading.Lock()


def scenario(name, *, scripted=True, skip=None):
    """Marks a function as a scenario. `scripted` is false if any model will do; `skip` is a reason, or None."""

    def keep(body):
        _scenarios.append((name, scripted, skip, body))
        return body

    return keep


def prompt(*directives):
    """A prompt nobody asked before: how often a prompt was asked can matter to the scripted model."""
    return "\n".join([*directives, f"({secrets.token_hex(6)})"])


def eventually(ask, wanted):
    """Asks until the answer is as wanted; 60 s at most."""
    for _ in range(300):
        answer = ask()
        if wanted(answer):
            return answer
        time.sleep(0.2)
    raise AssertionError("it never came to what was waited for")


def equal(found, wanted):
    assert found == wanted, f"{found!r} instead of {wanted!r}"


def raises(kind, ask):
    """The exception of that kind that asking raises."""
    try:
        ask()
    except kind as raised:
        return raised
    raise AssertionError(f"no {kind.__name__} was raised")


def run_scenarios():
    chosen = [one for one in _scenarios if os.environ.get("CONFORMANCE_SCENARIO", "") in one[0]]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        list(threads.map(_report, chosen))


def _report(one):
    name, scripted, skip, body = one
    begin = time.monotonic()
    if scripted and not SCRIPTED:
        skip = "needs the scripted model, so not with --url"
    if skip:
        result = {"outcome": "skipped", "reason": skip}
    else:
        result = _outcome(name, body)
        result["millis"] = int((time.monotonic() - begin) * 1000)
    with _printing:
        print(json.dumps({"scenario": name, **result}), flush=True)


def _outcome(name, body):
    try:
        body()
        return {"outcome": "passed"}
    except Exception as failure:
        print(name, traceback.format_exc(), file=sys.stderr, flush=True)
        return {"outcome": "failed", "reason": _words(failure)}


def _words(failure):
    """One line: what was raised, and which line of a scenario raised it."""
    frames = [frame for frame in traceback.extract_tb(failure.__traceback__) if "/conformance/clients/" in frame.filename and "/python/" not in frame.filename]
    place = f" [{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}]" if frames else ""
    text = f"{type(failure).__name__}: {failure}".replace("\n", " / ")
    return text[:300] + place
