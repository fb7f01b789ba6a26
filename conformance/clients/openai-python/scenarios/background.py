"""Background runs: poll, stream, drop, go on, cancel."""

from ask import api, create, over
from harness import equal, eventually, prompt, raises, scenario
from openai import BadRequestError, NotFoundError

SLOW = ("!text a b c d e f g h i j", "!pace 100")
SILENT = ("!text a b c", "!silence 60 2")


@scenario("a background run is queued, then completes", scripted=False)
def _():
    started = create("Say hello.", background=True)

    ended = eventually(lambda: api.responses.retrieve(started.id), over)

    assert started.status in ("queued", "in_progress")
    equal((started.output, started.usage), ([], None))
    equal(ended.status, "completed")


@scenario("a background stream begins with created and queued", scripted=False)
def _():
    events = list(create("Say hello.", background=True, stream=True))

    equal([event.type for event in events[:3]], ["response.created", "response.queued", "response.in_progress"])


@scenario("a dropped background stream is gone on with")
def _():
    with create(prompt(*SLOW), background=True, stream=True) as stream:
        seen = []
        for event in stream:
            seen.append(event)
            if event.sequence_number == 6:
                break
    id = seen[0].response.id

    rest = list(api.responses.retrieve(id, stream=True, starting_after=6))
    whole = list(api.responses.retrieve(id, stream=True))

    equal([event.to_dict() for event in seen + rest], [event.to_dict() for event in whole])
    equal([event.sequence_number for event in whole], list(range(len(whole))))


@scenario("the stream helper resumes a running response")
def _():
    id = create(prompt(*SLOW), background=True).id

    with api.responses.stream(response_id=id, starting_after=4) as stream:
        numbers = [event.sequence_number for event in stream]
        response = stream.get_final_response()

    equal(numbers[0], 5)
    equal(response.output_text, "a b c d e f g h i j")


@scenario("a running response is cancelled and stays so")
def _():
    id = create(prompt(*SILENT), background=True).id
    eventually(lambda: api.responses.retrieve(id), lambda response: response.status == "in_progress")

    cancelled = api.responses.cancel(id)

    equal((cancelled.status, cancelled.output, cancelled.error), ("cancelled", [], None))
    equal(api.responses.cancel(id).to_dict(), cancelled.to_dict())
    equal(api.responses.retrieve(id).status, "cancelled")
    last = list(api.responses.retrieve(id, stream=True))[-1]
    equal((last.type, last.response.status), ("response.failed", "cancelled"))


@scenario("what is over can not be cancelled", scripted=False)
def _():
    sync = create("Say hello.")
    done = create("Say hello.", background=True)
    eventually(lambda: api.responses.retrieve(done.id), over)

    assert "Cannot cancel a synchronous response" in str(raises(BadRequestError, lambda: api.responses.cancel(sync.id)))
    assert "Cannot cancel a completed response" in str(raises(BadRequestError, lambda: api.responses.cancel(done.id)))


@scenario("a running response can not be deleted")
def _():
    id = create(prompt(*SILENT), background=True).id

    raises(BadRequestError, lambda: api.responses.delete(id))
    api.responses.cancel(id)
    api.responses.delete(id)
    raises(NotFoundError, lambda: api.responses.retrieve(id))


@scenario("a client that hangs up cancels a foreground stream")
def _():
    with create(prompt(*SILENT), stream=True) as stream:
        first = next(iter(stream))

    equal(eventually(lambda: api.responses.retrieve(first.response.id), over).status, "cancelled")
