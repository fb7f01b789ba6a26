package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.item.Item;
import dev.turnstone.item.Role;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.testkit.Given;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class ItemReferenceTest {
  private final DialectRig rig = new DialectRig();

  private List<Item> lastInput() {
    return rig.runs.spec(rig.runs.last()).input().items();
  }

  private static String id(JsonNode response, int index) {
    return response.path("output").get(index).path("id").stringValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"item_reference\",\"id\":\"%s\"}",
        "{\"type\":null,\"id\":\"%s\"}",
        "{\"id\":\"%s\"}"
      })
  void aReferenceIsReplacedByWhatItNames(String reference) {
    JsonNode first = rig.say("\"hi\"");

    rig.say(
        "[{\"role\":\"user\",\"content\":\"before\"},%s,{\"role\":\"user\",\"content\":\"behind\"}]"
            .formatted(reference.formatted(id(first, 0))));

    assertThat(lastInput())
        .containsExactly(
            Item.Message.text(Role.USER, "before"),
            Item.Message.text(Role.ASSISTANT, "Hello"),
            Item.Message.text(Role.USER, "behind"));
  }

  @Test
  void whatAClientSaidIsFoundByTheIdThatInputItemsShows() {
    JsonNode first =
        rig.say("[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}]");
    JsonNode items = rig.get("/input_items", first, "order", "asc").path("data");

    rig.say(
        references(items.get(1).path("id").stringValue(), items.get(0).path("id").stringValue()));

    assertThat(lastInput())
        .containsExactly(Item.Message.text(Role.USER, "b"), Item.Message.text(Role.USER, "a"));
  }

  @Test
  void aCallMayBeReferredToByTheOneWhoBringsItsOutput() {
    rig.runs.happens(run ->
        run.claimed(1, Acts.model(0))
            .worker(
                Acts.answers(0, Finish.TOOL_CALLS, Acts.call(run.run(), 0, 0, "weather", "{}")),
                Acts.completes()));
    JsonNode first =
        rig.post(Reading.with("\"tools\":[{\"type\":\"function\",\"name\":\"weather\"}]"));
    String callId = first.path("output").get(0).path("call_id").stringValue();

    rig.say(
        "[{\"id\":\"%s\"},{\"type\":\"function_call_output\",\"call_id\":\"%s\",\"output\":\"sun\"}]"
            .formatted(id(first, 0), callId));

    assertThat(lastInput())
        .containsExactly(
            new Item.ToolCall(callId, "weather", "{}"),
            Item.ToolResult.text(callId, "sun", Item.ToolResult.Status.OK));
  }

  @Test
  void aCallOfTheServersComesWithItsResult() {
    rig.runs.happens(run -> {
      Item.ToolCall call = Acts.call(run.run(), 0, 0, "lookup", "{}");
      return run.claimed(1, Acts.model(0))
          .worker(Acts.answers(0, Finish.TOOL_CALLS, call))
          .worker(Acts.tools(1), Acts.starts(1, call))
          .worker(Acts.results(1, call, "found", Item.ToolResult.Status.OK), Acts.toolsDone(1))
          .worker(Acts.model(2))
          .worker(Acts.answers(2, Finish.STOP, Acts.said("here")), Acts.completes());
    });
    JsonNode first =
        rig.post(Reading.with("\"tools\":[{\"type\":\"function\",\"name\":\"lookup\"}]"));

    rig.say(references(id(first, 0)));

    assertThat(lastInput())
        .hasSize(2)
        .last()
        .isEqualTo(
            Item.ToolResult.text(
                ((Item.ToolCall) lastInput().getFirst()).callId(),
                "found",
                Item.ToolResult.Status.OK));
  }

  @Test
  void whatIsNotThereIsRefused() {
    JsonNode stored = rig.say("\"hi\"");
    JsonNode hidden = rig.post(Reading.with("\"store\":false"));
    rig.runs.happens(run ->
        run.claimed(1, Acts.model(0))
            .worker(Acts.answers(0, Finish.STOP, Acts.said("Hello")))
            .said(Acts.isCancelled()));
    rig.post(Reading.with("\"background\":true"));
    RunId cancelled = rig.runs.last();
    int before = rig.runs.size();

    for (String id :
        List.of(
            id(stored, 0).replace("msg_", "fc_"),
            id(stored, 0) + "0",
            id(stored, 0).replaceAll("...$", "001"),
            id(hidden, 0),
            "msg_" + cancelled.text() + "000000",
            "msg_" + Given.run(9).text() + "000000",
            "msg_x",
            "x",
            "")) {
      ApiError error = DialectRig.refused(() -> rig.say(references(id)));

      assertThat(error.message()).isEqualTo("Item with id '%s' not found.".formatted(id));
      assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID);
      assertThat(error.param()).isEqualTo("input");
    }
    assertThat(rig.runs.size()).isEqualTo(before);
  }

  @Test
  void moreReferencesThanARequestMayHoldAreRefused() {
    String[] many = new String[513];
    Arrays.fill(many, "msg_x");

    assertThat(DialectRig.refused(() -> rig.say(references(many))).code())
        .isEqualTo("array_above_max_length");
  }

  private static String references(String... ids) {
    return "["
        + String.join(",", List.of(ids).stream().map(id -> "{\"id\":\"" + id + "\"}").toList())
        + "]";
  }
}
