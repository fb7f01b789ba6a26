"""What schemathesis can't know by itself of this API."""

import json
import os

import schemathesis

MODELS = (os.environ.get("CONFORMANCE_MODEL") or "demo/echo,demo/scripted").split(",")


@schemathesis.deserializer("text/event-stream")
def events(_context, response):
    """The payloads of a stream, each of which has to fit the schema of an event.

    Raises where the framing is not what clients rely on.
    """
    payloads = []
    for frame in response.content.decode("utf-8").split("\n\n"):
        lines = [line for line in frame.split("\n") if line and not line.startswith(":")]
        if not lines:
            continue
        name, data = lines
        payload = json.loads(data.removeprefix("data: "))
        if name != f"event: {payload['type']}":
            raise ValueError(f"the event {payload['type']} is announced as {name!r}")
        payloads.append(payload)
    numbers = [payload["sequence_number"] for payload in payloads]
    if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise ValueError(f"the sequence numbers have gaps: {numbers}")
    return payloads


@schemathesis.hook
def map_body(_context, body):
    """Lets requests through to a run: a made-up name of a model or a response is refused before it.

    Only names that are valid are replaced, so what was broken on purpose stays broken.
    """
    if isinstance(body, dict):
        model = body.get("model")
        if isinstance(model, str) and model.strip():
            body["model"] = MODELS[len(model) % len(MODELS)]
        if isinstance(body.get("previous_response_id"), str):
            del body["previous_response_id"]
    return body


@schemathesis.hook
def before_call(_context, case, _kwargs):
    """The examples of the document name a demo model, which a server with a provider does not have."""
    if isinstance(case.body, dict) and case.body.get("model") == "demo/echo":
        case.body["model"] = MODELS[0]


@schemathesis.hook
def filter_query(_context, query):
    """An empty value counts as none, so it breaks nothing."""
    return not query or all(value != "" for value in query.values())
