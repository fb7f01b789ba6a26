"""Ends other than completed."""

from ask import api, create, of_its_own, over
from harness import equal, eventually, prompt, scenario

WORDS = " ".join(f"word{i}" for i in range(40))


@scenario("max_output_tokens cuts the answer")
def _():
    response = create(prompt(f"!text {WORDS}"), max_output_tokens=16)

    equal((response.status, response.incomplete_details.reason), ("incomplete", "max_output_tokens"))
    equal(response.output[0].status, "incomplete")
    equal(response.output_text.split(), WORDS.split()[:16])


@scenario("a content filter makes the answer incomplete")
def _():
    response = create(prompt("!text so far", "!finish content_filter"))

    equal((response.status, response.incomplete_details.reason), ("incomplete", "content_filter"))


def failing(upstream, code):
    @scenario(f"a model that answers {upstream} fails a background run with {code}")
    def _():
        id = create(prompt(f"!status {upstream}"), model=of_its_own(), background=True).id

        ended = eventually(lambda: api.responses.retrieve(id), over)

        equal((ended.status, ended.error.code, ended.output), ("failed", code, []))


for status, word in ((429, "rate_limit_exceeded"), (500, "server_error"), (400, "invalid_prompt")):
    failing(status, word)


@scenario("a failed stream ends with response.failed")
def _():
    last = list(create(prompt("!status 400"), model=of_its_own(), stream=True))[-1]

    equal((last.type, last.response.error.code), ("response.failed", "invalid_prompt"))
