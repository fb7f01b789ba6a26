package dev.turnstone.api.responses;

import static dev.turnstone.api.responses.Reading.input;
import static dev.turnstone.api.responses.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.item.Item;
import dev.turnstone.item.Item.ToolResult.Status;
import dev.turnstone.run.StepResult.Finish;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

final class HostedHistoryTest {
  private static final String CALL =
      "{\"type\":\"mcp_call\",\"id\":\"%s\",\"server_label\":\"s\",\"name\":\"f\",\"arguments\":\"{}\",%s}";

  private static List<Item> items(String... items) {
    return read(input("[" + String.join(",", items) + "]")).input().items();
  }

  @Test
  void anOutputThatAClientBringsBackIsStillKnown() {
    DialectRig rig = new DialectRig();
    rig.runs.happens(run -> {
      Item.ToolCall call = Acts.call(run.run(), 0, 0, "lookup", "{}");
      return run.claimed(1, Acts.model(0))
          .worker(Acts.answers(0, Finish.TOOL_CALLS, call))
          .worker(Acts.tools(1), Acts.starts(1, call))
          .worker(Acts.results(1, call, "found", Status.OK), Acts.toolsDone(1))
          .worker(Acts.model(2))
          .worker(Acts.answers(2, Finish.STOP, Acts.said("here")), Acts.completes());
    });
    JsonNode first =
        rig.post(
            Reading.with(
                "\"store\":false,\"tools\":[{\"type\":\"function\",\"name\":\"lookup\"}]"));
    String callId = first.path("output").get(0).path("id").stringValue();

    ArrayNode loop = (ArrayNode) first.path("output");
    loop.addObject().put("role", "user").put("content", "and now?");
    rig.say(loop.toString());

    assertThat(rig.runs.spec(rig.runs.last()).input().items())
        .startsWith(
            new Item.ToolCall(callId, "lookup", "{}"),
            Item.ToolResult.text(callId, "found", Status.OK))
        .hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"output\":\"x\" | x | OK",
        "\"output\":\"\",\"status\":\"completed\",\"error\":null | '' | OK",
        "\"output\":\"x\",\"status\":\"failed\" | x | FAILED",
        "\"output\":null,\"error\":\"no\" | no | FAILED",
        "\"error\":{\"type\":\"http_error\",\"code\":1,\"message\":\"no\"} | no | FAILED",
        "\"error\":{\"content\":[{\"type\":\"text\",\"text\":\"no\"}]} | no | FAILED",
        "\"error\":{\"code\":1} | {\"code\":1} | FAILED"
      })
  void whatCameOfACallIsItsResult(String fields, String said, Status status) {
    assertThat(items(CALL.formatted("mcp_1", fields)))
        .containsExactly(
            new Item.ToolCall("mcp_1", "f", "{}"), Item.ToolResult.text("mcp_1", said, status));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"output\":null",
        "\"output\":null,\"status\":\"in_progress\"",
        "\"output\":\"x\",\"status\":\"calling\"",
        "\"output\":\"x\",\"name\":null"
      })
  void aCallOfWhichNothingCameIsKeptAsItIs(String fields) {
    assertThat(items(CALL.formatted("mcp_1", fields)))
        .singleElement()
        .isInstanceOf(Item.Opaque.class);
  }

  @Test
  void everyCallHasAnIdOfItsOwnThatAModelCanTake() {
    String open =
        "{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"g\",\"arguments\":\"\"}";
    String output = "\"output\":\"x\"";

    List<String> callIds =
        items(
                open,
                CALL.formatted("c", output),
                CALL.formatted("m".repeat(65), output),
                CALL.formatted("", output))
            .stream()
            .filter(Item.ToolCall.class::isInstance)
            .map(call -> ((Item.ToolCall) call).callId())
            .toList();

    assertThat(callIds).hasSize(4).doesNotHaveDuplicates();
    assertThat(callIds).allMatch(callId -> callId.length() <= 64 && !callId.isEmpty());
  }

  @Test
  void itemsOfOtherToolsMayHaveNoIdAndElseEachItsOwn() {
    String search = "{\"type\":\"web_search_call\"}";
    String named = "{\"type\":\"web_search_call\",\"id\":%s}";

    assertThat(items(search, search, named.formatted("\"a\""), named.formatted("\"b\"")))
        .hasSize(4);

    ApiError twice = refused(named.formatted("\"a\""), search, named.formatted("\"a\""));
    assertThat(twice.code()).isEqualTo("invalid_value");
    assertThat(twice.param()).isEqualTo("input[2].id");
    ApiError number = refused(named.formatted("1"));
    assertThat(number.code()).isEqualTo("invalid_type");
    assertThat(number.param()).isEqualTo("input[0].id");
  }

  private static ApiError refused(String... items) {
    return Reading.refused(input("[" + String.join(",", items) + "]"), ResponsesSettings.DEFAULT);
  }

  @Test
  void whatIsWrongBehindACallIsRefusedWithItsOwnPlace() {
    String body = input("[" + CALL.formatted("mcp_1", "\"output\":\"x\"") + ",1]");

    assertThat(Reading.refused(body, ResponsesSettings.DEFAULT).param()).isEqualTo("input[1]");
  }
}
