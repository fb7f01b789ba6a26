"""Turns that go on from earlier ones."""

from ask import create, told
from harness import equal, prompt, scenario


def contents(response):
    return [message["content"] for message in told(response)["messages"]]


@scenario("a chain gives the model all earlier turns")
def _():
    one = create(prompt("!text My name is Ada."))
    two = create(prompt("!text Nice."), previous_response_id=one.id)
    three = create(prompt("!tell"), previous_response_id=two.id)

    equal((contents(three)[1], contents(three)[3], len(contents(three))), ("My name is Ada.", "Nice.", 5))


@scenario("a streamed turn can be gone on from at once")
def _():
    streamed = list(create(prompt("!text streamed"), stream=True))[-1].response

    equal(contents(create(prompt("!tell"), previous_response_id=streamed.id))[1], "streamed")


@scenario("forks of one parent do not see each other")
def _():
    root = create(prompt("!text root"))
    create(prompt("!text left"), previous_response_id=root.id)
    right = create(prompt("!tell"), previous_response_id=root.id)

    equal(len(contents(right)), 3)


@scenario("instructions are not inherited")
def _():
    one = create(prompt("!text one"), instructions="Talk like a pirate.")
    two = create(prompt("!tell"), previous_response_id=one.id)

    equal([message["role"] for message in told(two)["messages"]], ["user", "assistant", "user"])


@scenario("output can be sent back as input history")
def _():
    history = [{"role": "user", "content": prompt("!text The answer.")}]
    history += create(history, store=False).output
    history.append({"role": "user", "content": prompt("!tell")})

    equal(contents(create(history, store=False))[1], "The answer.")
