"""Plain answers."""

import re

from ask import api, client, create, told
from harness import MODEL, equal, prompt, raises, scenario

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@scenario("a string gets a completed answer", scripted=False)
def _():
    response = create("Say hello.")

    equal((response.status, response.object, response.model), ("completed", "response", MODEL))
    assert re.fullmatch(r"resp_[\w-]{24,}", response.id)
    assert response.output_text
    equal(response.usage.total_tokens, response.usage.input_tokens + response.usage.output_tokens)
    assert response._request_id
