"""Plays each stream to the SDK's helper for Python: it must not throw, and its final response is the one that was sent."""

import json
import os
import pathlib
import sys
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "clients" / "python"))

import openai  # noqa: E402
from harness import equal, raises, run_scenarios, scenario  # noqa: E402

REPLAY = os.environ["CONFORMANCE_REPLAY"]
ADDED = ("parsed", "parsed_arguments")  # by the SDK


def got(path):
    with urllib.request.urlopen(REPLAY + path) as answer:
        return answer.read().decode()


def sent(text):
    return json.loads(text.rstrip().split("\n")[-1].removeprefix("data: "))["response"]


def without_added(value):
    if isinstance(value, dict):
        return {name: without_added(inner) for name, inner in value.items() if name not in ADDED}
    return [without_added(inner) for inner in value] if isinstance(value, list) else value


def final(stream):
    """The helper's response; for an ending other than completed that is the last event's."""
    with stream as events:
        last = list(events)[-1]
        if last.type == "response.completed":
            return events.get_final_response()
        raises(RuntimeError, events.get_final_response)
        return last.response


def played(name):
    @scenario(name, scripted=False)
    def _():
        wanted = sent(got(f"/{name}/v1/responses"))
        api = openai.OpenAI(api_key="none", base_url=f"{REPLAY}/{name}/v1")

        created = final(api.responses.stream(model="any", input="any"))
        read = final(api.responses.stream(response_id=wanted["id"], starting_after=1))

        equal(without_added(created.to_dict()), wanted)
        equal(without_added(read.to_dict()), wanted)


for each in json.loads(got("/")):
    played(each)

run_scenarios()
