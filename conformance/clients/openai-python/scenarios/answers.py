"""Plain answers."""

import re

from ask import api, client, create, told
from harness import MODEL, equal, prompt, raises, scenario
from openai import UnprocessableEntityError

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@scenario("a string gets a completed answer", scripted=False)
def _():
    response = create("Say hello.")

    equal((response.status, response.object, response.model), ("completed", "response", MODEL))
    assert re.fullmatch(r"resp_[\w-]{24,}", response.id)
    assert response.output_text
    equal(response.usage.total_tokens, response.usage.input_tokens + response.usage.output_tokens)
    assert response._request_id


def prefixed(prefix):
    @scenario(f"{prefix} creates, streams, reads and lists models", scripted=False)
    def _():
        here = client(prefix)

        response = here.responses.create(model=MODEL, input="Say hello.")
        events = list(here.responses.create(model=MODEL, input="Say hello.", stream=True))

        equal(here.responses.retrieve(response.id).id, response.id)
        equal(events[-1].type, "response.completed")
        assert MODEL in [model.id for model in here.models.list()]


for each in ("/v1", "/openai/v1", "/v1/openai/v1"):
    prefixed(each)


@scenario("the text is what the model said")
def _():
    response = create(prompt('!text Grüße, 世界! 🌊 "quoted" \\ back'))

    equal(response.output_text, 'Grüße, 世界! 🌊 "quoted" \\ back')


@scenario("instructions and roles reach the model in order")
def _():
    history = [
        {"role": "developer", "content": "Be kind."},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "One."}]},
        {"role": "assistant", "content": "Two."},
        {"role": "user", "content": prompt("!tell")},
    ]

    messages = told(create(history, instructions="Be brief."))["messages"]

    equal([message["role"] for message in messages], ["system", "system", "user", "assistant", "user"])
    equal([message["content"] for message in messages[:4]], ["Be brief.", "Be kind.", "One.", "Two."])


@scenario("every optional field may be None")
def _():
    nothing = dict.fromkeys(
        ("instructions", "metadata", "previous_response_id", "max_output_tokens", "temperature", "top_p", "include", "reasoning")
    )

    equal(create(prompt("!text Fine."), **nothing, background=None, store=None, stream=None).output_text, "Fine.")


@scenario("reasoning is an item of its own before the text")
def _():
    response = create(prompt("!think one two three", "!text Done."))

    equal([item.type for item in response.output], ["reasoning", "message"])
    equal(response.output[0].content[0].text, "one two three")
    equal(response.usage.output_tokens_details.reasoning_tokens, 3)


@scenario("an image as data URI reaches the model")
def _():
    content = [
        {"type": "input_text", "text": prompt("!see")},
        {"type": "input_image", "image_url": f"data:image/png;base64,{PIXEL}", "detail": "auto"},
    ]

    text = create([{"role": "user", "content": content}]).output_text

    equal(text, "I see 1: data:image/png;base64 of 70 bytes, detail auto")


@scenario("log probabilities come when they are included")
def _():
    response = create(prompt("!text one two"), include=["message.output_text.logprobs"], top_logprobs=2)

    logprobs = response.output[0].content[0].logprobs
    equal([entry.token for entry in logprobs], ["one", " two"])
    equal(len(logprobs[0].top_logprobs), 2)


@scenario("metadata is kept")
def _():
    response = create(prompt(), metadata={"team": "blue", "empty": ""})

    equal(api.responses.retrieve(response.id).metadata, {"team": "blue", "empty": ""})


@scenario("a repeated Idempotency-Key gives the same response")
def _():
    text = prompt("!text once")
    headers = {"Idempotency-Key": prompt().strip("()")}

    one = create(text, extra_headers=headers)
    two = create(text, extra_headers=headers)

    equal(one.id, two.id)
    raises(UnprocessableEntityError, lambda: create(text + "?", extra_headers=headers))
