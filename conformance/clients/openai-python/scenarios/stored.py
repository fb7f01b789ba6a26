"""What is kept, shown, listed and deleted."""

from ask import api, create
from harness import equal, prompt, raises, scenario
from openai import BadRequestError, NotFoundError


@scenario("a response read later is the one created", scripted=False)
def _():
    created = create("Say hello.")

    equal(api.responses.retrieve(created.id).to_dict(), created.to_dict())


@scenario("what is not to be stored can not be found", scripted=False)
def _():
    id = create("Say hello.", store=False).id

    raises(NotFoundError, lambda: api.responses.retrieve(id))
    equal(raises(BadRequestError, lambda: create("More.", previous_response_id=id)).code, "previous_response_not_found")


@scenario("a deleted response is gone for every use", scripted=False)
def _():
    id = create("Say hello.").id
    api.responses.delete(id)

    raises(NotFoundError, lambda: api.responses.retrieve(id))
    raises(NotFoundError, lambda: api.responses.delete(id))
    raises(NotFoundError, lambda: api.responses.cancel(id))
    raises(NotFoundError, lambda: api.responses.input_items.list(id))
    equal(raises(BadRequestError, lambda: create("More.", previous_response_id=id)).param, "previous_response_id")


@scenario("input items come page by page", scripted=False)
def _():
    id = create([{"role": "user", "content": text} for text in "12345"]).id

    newest = list(api.responses.input_items.list(id, limit=2))
    oldest = list(api.responses.input_items.list(id, limit=2, order="asc"))

    equal([item.content[0].text for item in oldest], list("12345"))
    equal([item.id for item in newest], [item.id for item in reversed(oldest)])


@scenario("input items hold what the chain brought")
def _():
    one = create(prompt("!text first answer"))
    two = create(prompt("!text second"), previous_response_id=one.id)

    equal([item.role for item in api.responses.input_items.list(two.id, order="asc")], ["user", "assistant", "user"])


@scenario("responses are listed, newest first", scripted=False)
def _():
    ids = [create("Say hello.").id for _ in range(2)]

    page = api.get("/responses?limit=100", cast_to=object)

    found = [response["id"] for response in page["data"] if response["id"] in ids]
    equal(found, ids[::-1])
    equal(page["object"], "list")


@scenario("included fields may be asked for when reading", scripted=False)
def _():
    id = create("Say hello.").id

    equal(api.responses.retrieve(id, include=["message.output_text.logprobs"]).id, id)
