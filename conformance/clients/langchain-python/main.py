"""LangChain's ChatOpenAI with use_responses_api."""

import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "python"))

from harness import KEY, MODEL, URL, equal, prompt, raises, run_scenarios, scenario  # noqa: E402
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage  # noqa: E402
from langchain_openai import ChatOpenAI  # noqa: E402
from pydantic import BaseModel  # noqa: E402

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class City(BaseModel):
    """A city."""

    city: str


def get_weather(city: str) -> str:
    """Says how the weather is."""
    return f"sunny in {city}"


def chat(**more):
    return ChatOpenAI(model=MODEL, api_key=KEY, base_url=URL + "/v1", use_responses_api=True, **more)


@scenario("a message is answered", scripted=False)
def _():
    message = chat().invoke("Say hello.")

    assert message.text
    assert message.response_metadata["id"].startswith("resp_")
    equal(message.usage_metadata["total_tokens"], message.usage_metadata["input_tokens"] + message.usage_metadata["output_tokens"])


@scenario("an answer is streamed")
def _():
    pieces = [chunk.text for chunk in chat().stream(prompt("!think hm", "!text one two three"))]

    equal("".join(pieces), "one two three")


@scenario("roles reach the model")
def _():
    told = chat().invoke([SystemMessage("Be brief."), HumanMessage("One."), AIMessage("Two."), HumanMessage(prompt("!tell"))]).text

    assert "Be brief." in told and "Two." in told, told


@scenario("a tool is called and its result answered from")
def _():
    model = chat().bind_tools([get_weather])
    history = [HumanMessage(prompt("!think hm", '!calls get_weather {"city":"Paris"}; get_weather {"city":"Oslo"}'))]
    asked = model.invoke(history)
    history.append(asked)
    history += [ToolMessage(get_weather(**call["args"]), tool_call_id=call["id"]) for call in asked.tool_calls]

    text = model.invoke(history).text

    assert "sunny in Paris" in text and "sunny in Oslo" in text, text


@scenario("calls come from a stream")
def _():
    whole = None
    for chunk in chat().bind_tools([get_weather]).stream(prompt('!calls get_weather {"city":"Paris"}')):
        whole = chunk if whole is None else whole + chunk

    equal([(call["name"], call["args"]) for call in whole.tool_calls], [("get_weather", {"city": "Paris"})])


@scenario("a tool is required")
def _():
    asked = chat().bind_tools([get_weather], tool_choice="any").invoke(prompt())

    equal(len(asked.tool_calls), 1)


@scenario("an answer has the shape of a schema")
def _():
    equal(chat().with_structured_output(City).invoke(prompt('!text {"city":"Paris"}')), City(city="Paris"))


@scenario("turns go on by previous_response_id")
def _():
    model = chat(use_previous_response_id=True)
    history = [HumanMessage(prompt("!text My name is Ada."))]
    history += [model.invoke(history), HumanMessage(prompt("!tell"))]

    assert "My name is Ada" in model.invoke(history).text


@scenario("an image reaches the model")
def _():
    content = [
        {"type": "text", "text": prompt("!see")},
        {"type": "image", "base64": PIXEL, "mime_type": "image/png"},
    ]

    text = chat().invoke([HumanMessage(content)]).text

    assert text.startswith("I see 1: data:image/png;base64 of 70 bytes"), text


@scenario("a failing model is an error")
def _():
    raises(Exception, lambda: chat(max_retries=0).invoke(prompt("!status 400")))


run_scenarios()
