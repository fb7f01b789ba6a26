"""OpenAI's agents SDK for Python: loops of tools, handoffs, turns."""

import asyncio
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "python"))

from agents import Agent, OpenAIResponsesModel, Runner, function_tool, set_tracing_disabled  # noqa: E402
from harness import KEY, MODEL, URL, equal, prompt, raises, run_scenarios, scenario  # noqa: E402
from openai import AsyncOpenAI  # noqa: E402
from pydantic import BaseModel  # noqa: E402

set_tracing_disabled(True)
PARIS = '!calls get_weather {"city":"Paris"}'


class City(BaseModel):
    city: str


@function_tool
def get_weather(city: str) -> str:
    """Says how the weather is."""
    return f"sunny in {city}"


def agent(**more):
    client = AsyncOpenAI(api_key=KEY, base_url=URL + "/v1")
    model = OpenAIResponsesModel(model=MODEL, openai_client=client)
    return Agent(**{"name": "Helper", "instructions": "Help.", "model": model, **more})


def run(who, text, **more):
    """Each agent for one run: its connections belong to the loop that ends with it."""
    return asyncio.run(Runner.run(who, text, **more))


@scenario("an agent answers", scripted=False)
def _():
    result = run(agent(), "Say hello.")

    assert result.final_output
    assert result.last_response_id.startswith("resp_")


@scenario("a tool is called and its result answered from")
def _():
    assert "sunny in Paris" in run(agent(tools=[get_weather]), prompt(PARIS)).final_output


@scenario("parallel calls are all answered")
def _():
    output = run(agent(tools=[get_weather]), prompt(PARIS + '; get_weather {"city":"Oslo"}')).final_output

    assert "sunny in Paris" in output and "sunny in Oslo" in output, output


@scenario("a streamed run calls a tool")
def _():
    async def streamed():
        result = Runner.run_streamed(agent(tools=[get_weather]), prompt("!think hm", PARIS))
        deltas = [event.data.delta async for event in result.stream_events()
                  if event.type == "raw_response_event" and event.data.type == "response.output_text.delta"]
        return "".join(deltas), result.final_output

    text, output = asyncio.run(streamed())

    equal(text, output)
    assert "sunny in Paris" in output


@scenario("one agent hands over to another")
def _():
    result = run(agent(handoffs=[agent(name="Expert")]), prompt("!calls transfer_to_expert {}"))

    equal(result.last_agent.name, "Expert")


@scenario("an answer has the shape of a schema")
def _():
    equal(run(agent(output_type=City), prompt('!text {"city":"Paris"}')).final_output, City(city="Paris"))


@scenario("turns go on by previous_response_id")
def _():
    first = run(agent(), prompt("!text My name is Ada."))

    second = run(agent(), prompt("!tell"), previous_response_id=first.last_response_id)

    assert "My name is Ada" in second.final_output


@scenario("turns go on by their history")
def _():
    first = run(agent(tools=[get_weather]), prompt("!think hm", PARIS))

    second = run(agent(tools=[get_weather]), [*first.to_input_list(), {"role": "user", "content": prompt("!tell")}])

    assert "sunny in Paris" in second.final_output


@scenario("a failed run is an error")
def _():
    raises(Exception, lambda: run(agent(), prompt("!status 400")))


run_scenarios()
