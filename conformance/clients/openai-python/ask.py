"""How the scenarios ask."""

import json
import uuid

import openai
from harness import KEY, MODEL, URL


def client(prefix="/v1", key=KEY, **more):
    """The SDK under one of the prefixes under which Turnstone serves the API."""
    return openai.OpenAI(api_key=key, base_url=URL + prefix, **more)


api = client()

WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "Says how the weather is.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}


def create(said, model=MODEL, **more):
    return api.responses.create(model=model, input=said, **more)


def of_its_own():
    """A model that nobody else asks, for one that fails: a server asks it less for a while, or not at all."""
    return f"{MODEL}-{uuid.uuid4().hex[:12]}"


def told(response):
    """What the model was asked, by the directive '!tell'."""
    return json.loads(response.output_text)


def calls(response):
    return [item for item in response.output if item.type == "function_call"]


def over(response):
    return response.status not in ("queued", "in_progress")
