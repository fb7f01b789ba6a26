package dev.turnstone.api.responses;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** The values of {@code include}. Those of tools that are not served here have no effect. */
final class Includes {
  static final String IMAGE_URL = "message.input_image.image_url";
  static final String LOGPROBS = "message.output_text.logprobs";

  private static final List<String> KNOWN =
      List.of(
          "file_search_call.results",
          "web_search_call.results",
          "web_search_call.action.sources",
          IMAGE_URL,
          "computer_call_output.output.image_url",
          "code_interpreter_call.outputs",
          "reasoning.encrypted_content",
          LOGPROBS);

  private Includes() {}

  static void check(String param, String include) {
    if (!KNOWN.contains(include)) {
      throw Refusals.value(param, include, KNOWN);
    }
  }

  /** Checks those of a request's body. */
  static void check(Fields body) {
    List<JsonNode> includes = body.list("include");
    for (int i = 0; i < includes.size(); i++) {
      String param = "include[" + i + "]";
      check(param, Fields.string(includes.get(i), param));
    }
  }
}
