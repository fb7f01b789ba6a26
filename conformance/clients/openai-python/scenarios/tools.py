"""Function tools: who is called, how, and what the model hears of it."""

import json

from ask import WEATHER, calls, create
from harness import SERVER_TOOL, equal, prompt, scenario

TIME = {"type": "function", "name": "get_time", "parameters": {"type": "object", "properties": {}}}
PARIS = '!calls get_weather {"city":"Paris"}'


def output(call, text):
    return {"type": "function_call_output", "call_id": call.call_id, "output": text}


@scenario("a call goes to the client and its output to the model")
def _():
    first = create(prompt(PARIS, "!then It is sunny."), tools=[WEATHER])
    (call,) = calls(first)

    second = create([output(call, "sunny")], tools=[WEATHER], previous_response_id=first.id)

    equal((first.status, call.name, json.loads(call.arguments)), ("completed", "get_weather", {"city": "Paris"}))
    equal(second.output_text, "It is sunny.")


@scenario("a call and its output can be sent back as input")
def _():
    history = [{"role": "user", "content": prompt(PARIS)}]
    first = create(history, tools=[WEATHER])
    history += first.output
    history.append(output(calls(first)[0], "rainy"))

    equal(create(history, tools=[WEATHER], store=False).output_text, "The tools said: rainy")


@scenario("parallel calls are answered in any order")
def _():
    first = create(prompt(PARIS + '; get_time {"city":"Oslo"}'), tools=[WEATHER, TIME])
    weather, time = calls(first)

    second = create([output(time, "noon"), output(weather, "sunny")], previous_response_id=first.id)

    equal((weather.name, time.name), ("get_weather", "get_time"))
    assert "sunny" in second.output_text and "noon" in second.output_text, second.output_text


@scenario("parallel_tool_calls false lets one call through")
def _():
    equal(len(calls(create(prompt(PARIS + "; get_time {}"), tools=[WEATHER, TIME], parallel_tool_calls=False))), 1)


@scenario("tool_choice none, required and named reach the model")
def _():
    tools = [WEATHER, TIME]

    equal(calls(create(prompt(PARIS), tools=tools, tool_choice="none")), [])
    equal(len(calls(create(prompt(), tools=tools, tool_choice="required"))), 1)
    equal(calls(create(prompt(), tools=tools, tool_choice={"type": "function", "name": "get_time"}))[0].name, "get_time")


@scenario("calls stream as items with their arguments")
def _():
    events = list(create(prompt(PARIS + "; get_time {}"), tools=[WEATHER, TIME], stream=True))

    done = [event for event in events if event.type == "response.function_call_arguments.done"]
    equal([event.arguments for event in done], ['{"city":"Paris"}', "{}"])
    items = [event.item for event in events if event.type == "response.output_item.done"]
    equal([(item.name, item.status) for item in items], [("get_weather", "completed"), ("get_time", "completed")])


@scenario("a tool of the server is called by the server")
def _():
    tool = {"type": "function", "name": SERVER_TOOL, "parameters": {"type": "object", "properties": {}}}

    response = create(prompt(f"!calls {SERVER_TOOL} {{}}"), tools=[tool])

    equal([item.type for item in response.output], ["mcp_call", "message"])
    assert "noon" in response.output_text
