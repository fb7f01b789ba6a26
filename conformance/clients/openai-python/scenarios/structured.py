"""Answers in the shape of a schema."""

from ask import api, create, told
from harness import MODEL, equal, prompt, scenario
from pydantic import BaseModel

PARIS = '{"city":"Paris","people":2100000}'


class City(BaseModel):
    city: str
    people: int


SCHEMA = {
    "type": "json_schema",
    "name": "city",
    "schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "people": {"type": "integer"}},
        "required": ["city", "people"],
        "additionalProperties": False,
    },
    "strict": True,
}


@scenario("the parse helper gives an object")
def _():
    response = api.responses.parse(model=MODEL, input=prompt(f"!text {PARIS}"), text_format=City)

    equal(response.output_parsed, City(city="Paris", people=2100000))


@scenario("the stream helper parses")
def _():
    with api.responses.stream(model=MODEL, input=prompt(f"!text {PARIS}"), text_format=City) as stream:
        response = stream.get_final_response()

    equal(response.output_parsed, City(city="Paris", people=2100000))


@scenario("the schema reaches the model and is echoed flat")
def _():
    response = create(prompt("!tell") + " as {}", text={"format": {**SCHEMA, "strict": False, "schema": {"type": "object"}}})

    equal(told(response)["response_format"]["json_schema"], {"name": "city", "schema": {"type": "object"}, "strict": False})
    equal(response.text.format.schema_, {"type": "object"})


@scenario("an answer that breaks the schema is mended once")
def _():
    response = api.responses.parse(
        model=MODEL, input=prompt(f'!answers {{"city": "Paris"}} || {PARIS}'), text={"format": SCHEMA}
    )

    equal(response.status, "completed")
    equal(response.output_text, PARIS)


@scenario("a refusal is not held against the schema")
def _():
    response = api.responses.parse(model=MODEL, input=prompt("!refuse No."), text_format=City)

    equal(response.output_parsed, None)
    equal(response.output[0].content[0].refusal, "No.")
