package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class IncludeTest {
  private static final String IMAGE =
      "[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AA==\"}]}]";

  private final DialectRig rig = new DialectRig();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file_search_call.results",
        "web_search_call.results",
        "web_search_call.action.sources",
        "message.input_image.image_url",
        "computer_call_output.output.image_url",
        "code_interpreter_call.outputs",
        "reasoning.encrypted_content",
        "message.output_text.logprobs"
      })
  void everyValueOfTheApiIsTakenEverywhere(String value) {
    JsonNode created = rig.post(Reading.with("\"include\":[\"" + value + "\"]"));

    assertThat(rig.get("", created, "include[]", value)).isEqualTo(created);
    assertThat(rig.get("/input_items", created, "include", value).path("data").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"'', include", "'', include[]", "/input_items, include", "/input_items, include[]"})
  void otherValuesAreRefused(String suffix, String name) {
    JsonNode created = rig.say("\"hi\"");

    var error =
        DialectRig.refused(
            () -> rig.get(suffix, created, name, "reasoning.encrypted_content,everything"));

    assertThat(error.code()).isEqualTo("invalid_value");
    assertThat(error.param()).isEqualTo("include");
  }

  @Test
  void inputItemsShowAnImageToWhoAsksForIt() {
    JsonNode created = rig.say(IMAGE);
    String image = "/data/0/content/0/image_url";

    assertThat(rig.get("/input_items", created).at(image).isNull()).isTrue();
    for (String name : new String[] {"include", "include[]"}) {
      JsonNode items =
          rig.get(
              "/input_items",
              created,
              name,
              "reasoning.encrypted_content",
              name,
              "message.input_image.image_url");
      assertThat(items.at(image).stringValue()).startsWith("data:");
    }
  }

  @Test
  void theListShowsAnImageToWhoAsksForIt() {
    rig.say(IMAGE);
    String image = "/data/0/input/0/content/0/image_url";

    assertThat(rig.list().at(image).isNull()).isTrue();
    assertThat(rig.list("include[]", "message.input_image.image_url").at(image).stringValue())
        .startsWith("data:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "True", "TRUE", "1"})
  void aQuerysBooleanIsReadInAnyCase(String value) {
    rig.say("\"hi\"");
    String id = ResponseIds.of(rig.runs.last());

    MemoryExchange followed =
        rig.on(
            "GET /v1/responses/{id}",
            new MemoryExchange("GET", "/v1/responses/" + id, "")
                .param("id", id)
                .query("beta", "true")
                .query("stream", value));

    assertThat(followed.frames()).isNotEmpty();
  }
}
