package dev.turnstone.api.responses;

import static dev.turnstone.api.responses.Reading.input;
import static dev.turnstone.api.responses.Reading.read;
import static dev.turnstone.api.responses.Reading.refusal;
import static dev.turnstone.api.responses.Reading.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.RunSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RequestInputTest {
  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(input("[1]"), "invalid_type", "input[0]"),
        refusal(input("[{}]"), "missing_required_parameter", "input[0].type"),
        refusal(input("[{\"type\":\"nonsense\"}]"), "invalid_value", "input[0].type"),
        refusal(
            input("[{\"type\":\"mcp_approval_response\"}]"), "unsupported_value", "input[0].type"),
        refusal(
            input("[{\"type\":\"item_reference\"}]"), "missing_required_parameter", "input[0].id"),
        refusal(
            input("[{\"role\":\"robot\",\"content\":\"x\"}]"), "invalid_value", "input[0].role"),
        refusal(
            input("[{\"type\":\"message\",\"content\":\"x\"}]"),
            "missing_required_parameter",
            "input[0].role"),
        refusal(input("[{\"role\":\"user\"}]"), "missing_required_parameter", "input[0].content"),
        refusal(input("[{\"role\":\"user\",\"content\":1}]"), "invalid_type", "input[0].content"),
        refusal(
            input("[{\"role\":\"user\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\"}]}]"),
            "invalid_value",
            "input[0].content[0].type"),
        refusal(
            input("[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}]"),
            "unsupported_value",
            "input[0].content[0].type"),
        refusal(
            input("[{\"role\":\"assistant\",\"content\":\"x\",\"phase\":\"late\"}]"),
            "invalid_value",
            "input[0].phase"),
        refusal(
            input(
                "[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"ftp://h/i\"}]}]"),
            "invalid_value",
            "input[0].content[0].image_url"),
        refusal(
            input(
                "[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_url\":\"https://h/f\"}]}]"),
            "unsupported_parameter",
            "input[0].content[0].file_url"),
        refusal(
            input(
                "[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_id\":\"file-1\"}]}]"),
            "unsupported_parameter",
            "input[0].content[0].file_id"),
        refusal(
            input("[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\"}]}]"),
            "missing_required_parameter",
            "input[0].content[0].text"),
        refusal(
            input(
                "[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"file_id\":\"f\"}]}]"),
            "unsupported_parameter",
            "input[0].content[0].file_id"),
        refusal(
            input("[{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"{}\"}]"),
            "missing_required_parameter",
            "input[0].call_id"),
        refusal(
            input(
                "[{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":{}}]"),
            "invalid_type",
            "input[0].arguments"),
        refusal(
            input(
                "[{\"type\":\"function_call_output\",\"call_id\":\""
                    + "c".repeat(65)
                    + "\",\"output\":\"x\"}]"),
            "string_above_max_length",
            "input[0].call_id"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsWrongIsRefusedWithItsPath(String body, String code, String param) {
    ApiError error = refused(body, ResponsesSettings.DEFAULT);

    assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID);
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.param()).isEqualTo(param);
    assertThat(error.message().length()).isLessThan(600);
  }

  @Test
  void aStringIsOneMessageOfTheUser() {
    assertThat(read("{\"model\":\"m\",\"input\":\"hi\"}").input().items())
        .containsExactly(Item.Message.text(Role.USER, "hi"));
  }

  @Test
  void itemsComeInEveryShapeThatClientsSend() {
    RunSpec spec =
        read(
            input(
                """
                [{"role":"developer","content":"d"},
                 {"type":"message","role":"user","content":[{"type":"input_text","text":"u"},
                    {"type":"input_image","image_url":"data:x","detail":null}]},
                 {"type":"reasoning","summary":[{"type":"summary_text","text":"s"}]},
                 {"type":"message","id":"msg_1","status":"completed","role":"assistant",
                    "content":[{"type":"output_text","text":"a","annotations":null}]},
                 {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
                 {"type":"function_call_output","call_id":"c",
                    "output":[{"type":"input_text","text":"r"}]},
                 {"type":"web_search_call","id":"ws_1"}]
                """));

    assertThat(spec.input().items())
        .containsExactly(
            Item.Message.text(Role.DEVELOPER, "d"),
            new Item.Message(
                Role.USER, List.of(new Part.Text("u"), new Part.Image("data:x", null))),
            new Item.Reasoning("", "s"),
            Item.Message.text(Role.ASSISTANT, "a"),
            new Item.ToolCall("c", "f", "{}"),
            Item.ToolResult.text("c", "r", Item.ToolResult.Status.OK),
            new Item.Opaque("web_search_call", "{\"type\":\"web_search_call\",\"id\":\"ws_1\"}"));
  }

  @Test
  void whatNoModelHearsIsKeptForTheClient() {
    RunSpec spec =
        read(
            input(
                """
                [{"type":"message","role":"assistant","phase":"commentary","id":null,"status":null,
                    "content":[{"type":"output_text","text":"a","annotations":null,"logprobs":null}]},
                 {"type":"reasoning","summary":[],"content":null,"encrypted_content":"sealed"}]
                """));

    assertThat(spec.input().items())
        .containsExactly(
            new Item.Message(Role.ASSISTANT, List.of(new Part.Text("a")), "commentary"),
            new Item.Reasoning("", null, "sealed"));
  }
}
