"""Errors arrive as the SDK's own classes, and a permanent one is not asked again."""

import threading

import openai
from ask import WEATHER, api, client, of_its_own
from harness import MODEL, SCRIPTED, equal, prompt, raises, scenario

UNKNOWN = "resp_000000000000000000000000"
REFUSED = {
    "a missing input": ({"input": openai.omit} if hasattr(openai, "omit") else {"input": openai.NOT_GIVEN}, "input", None),
    "an empty input": ({"input": []}, "input", None),
    "a temperature of 3": ({"temperature": 3}, "temperature", "decimal_above_max_value"),
    "too few output tokens": ({"max_output_tokens": 3}, "max_output_tokens", "integer_below_min_value"),
    "no tool calls at all": ({"max_tool_calls": 0}, "max_tool_calls", "integer_below_min_value"),
    "an unknown previous response": (
        {"previous_response_id": UNKNOWN}, "previous_response_id", "previous_response_not_found",
    ),
    "a tool that is not there": (
        {"tools": [WEATHER], "tool_choice": {"type": "function", "name": "other"}}, "tool_choice", None,
    ),
    "a hosted tool": ({"tools": [{"type": "computer_use_preview"}]}, "tools[0].type", None),
    "an unstored background run": ({"background": True, "store": False}, "background", None),
    "an output without its call": (
        {"input": [{"type": "function_call_output", "call_id": "call_none", "output": "x"}]}, "input", None,
    ),
    "a stream that is wrong": ({"stream": True, "temperature": 3}, "temperature", "decimal_above_max_value"),
}


class Counting:
    """An SDK whose requests are counted, retries too."""

    def __init__(self):
        self.api = client()
        self.count = 0
        send = self.api._client.send
        lock = threading.Lock()

        def counted(*words, **named):
            with lock:
                self.count += 1
            return send(*words, **named)

        self.api._client.send = counted


def refused(name, body, param, code):
    @scenario(f"400 for {name}", scripted=False)
    def _():
        counting = Counting()

        error = raises(
            openai.BadRequestError, lambda: counting.api.responses.create(**{"model": MODEL, "input": "Hello.", **body})
        )

        equal((error.type, error.param, counting.count), ("invalid_request_error", param, 1))
        assert code is None or error.code == code, error.code


for what, (fields, field, word) in REFUSED.items():
    refused(what, fields, field, word)


@scenario("401 without the right key", skip=None if SCRIPTED else "the key of another server may be any")
def _():
    error = raises(openai.AuthenticationError, lambda: client(key="wrong").responses.create(model=MODEL, input="x"))

    equal(error.code, "invalid_api_key")


@scenario("404 for responses that are not there", scripted=False)
def _():
    raises(openai.NotFoundError, lambda: api.responses.retrieve(UNKNOWN))
    raises(openai.NotFoundError, lambda: api.responses.delete(UNKNOWN))
    raises(openai.NotFoundError, lambda: api.responses.cancel("nonsense"))
    raises(openai.NotFoundError, lambda: api.models.retrieve("no-such-model"))


@scenario("400 for unknown ids under the prefix of llama-stack", scripted=False)
def _():
    raises(openai.BadRequestError, lambda: client("/v1/openai/v1").responses.retrieve(UNKNOWN))


def upstream(status, kind):
    @scenario(f"a model that answers {status} is a {kind.__name__}, asked once")
    def _():
        counting = Counting()

        raises(kind, lambda: counting.api.responses.create(model=of_its_own(), input=prompt(f"!status {status}")))

        equal(counting.count, 1)


for number, raised in ((429, openai.RateLimitError), (500, openai.InternalServerError), (400, openai.InternalServerError)):
    upstream(number, raised)
