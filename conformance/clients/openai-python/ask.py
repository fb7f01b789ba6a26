"""How the scenarios ask."""

import json

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


def create(said, **more):
    return api.responses.create(model=MODEL, input=said, **more)


def told(response):
    """What the model was asked, by the directive '!tell'."""
    return json.loads(response.output_text)


def calls(response):
    return [item for item in response.output if item.type == "function_call"]


def over(response):
    return response.status not in ("queued", "in_progress")
