"""Streams, read raw and by the SDK's helper."""

from ask import WEATHER, api, create
from harness import MODEL, QUICK, equal, prompt, raises, scenario


def helped(said, **more):
    return api.responses.stream(model=MODEL, input=said, **more)


def final(said, **more):
    with helped(said, **more) as stream:
        return stream.get_final_response()


def last(stream):
    """The last event, after the helper has taken all of them."""
    with stream as events:
        return list(events)[-1]


@scenario("a stream begins with created and ends with completed", scripted=False)
def _():
    events = list(create("Say hello.", stream=True))

    equal([event.type for event in events[:2]], ["response.created", "response.in_progress"])
    equal(events[-1].type, "response.completed")
    deltas = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    equal(deltas, events[-1].response.output_text)


@scenario("the stream helper gives the final response", scripted=False)
def _():
    with helped("Say hello.") as stream:
        snapshots = [event.snapshot for event in stream if event.type == "response.output_text.delta"]
        response = stream.get_final_response()

    equal(response.status, "completed")
    equal(response.output_text, snapshots[-1])


@scenario("what was streamed is what is stored", scripted=False)
def _():
    response = list(create("Say hello.", stream=True))[-1].response

    equal(api.responses.retrieve(response.id).to_dict(), response.to_dict())


@scenario("the helper takes reasoning, text and two calls")
def _():
    calls = '!calls get_weather {"city":"Paris"}; get_weather {"city":"Oslo"}'

    response = final(prompt("!think hm hm", "!before Let me see.", calls), tools=[WEATHER])

    equal([item.type for item in response.output], ["reasoning", "message", "function_call", "function_call"])
    equal(response.output[3].arguments, '{"city":"Oslo"}')


@scenario("the helper takes a refusal")
def _():
    equal(final(prompt("!refuse I would rather not.")).output[0].content[0].refusal, "I would rather not.")


@scenario("the helper takes an incomplete answer")
def _():
    event = last(helped(prompt("!text a b c", "!finish length")))

    equal(event.type, "response.incomplete")
    equal(event.response.incomplete_details.reason, "max_output_tokens")
    # get_final_response is for completed ones only
    raises(RuntimeError, lambda: final(prompt("!text a b c", "!finish length")))


@scenario("the helper takes a model that breaks off")
def _():
    event = last(helped(prompt("!text a b c d e f", "!break 3")))

    equal((event.type, event.response.error.code), ("response.failed", "server_error"))


@scenario("the helper follows a finished response by id", scripted=False)
def _():
    made = create("Say hello.", background=True)

    with api.responses.stream(response_id=made.id, starting_after=3) as stream:
        numbers = [event.sequence_number for event in stream]
        response = stream.get_final_response()

    equal(numbers[0], 4)
    equal((response.id, response.status), (made.id, "completed"))


@scenario("log probabilities are streamed")
def _():
    stream = create(prompt("!text one two"), stream=True, include=["message.output_text.logprobs"], top_logprobs=1)

    tokens = [entry.token for event in stream if event.type == "response.output_text.delta" for entry in event.logprobs]
    equal(tokens, ["one", " two"])


@scenario(f"a model silent for {'a while' if QUICK else 'a minute'} keeps the stream open")
def _():
    equal(final(prompt("!text at last", f"!silence {12 if QUICK else 60} 0")).output_text, "at last")
