package dev.turnstone.api.responses;

import static dev.turnstone.api.responses.Acts.call;

import dev.turnstone.item.Item;
import dev.turnstone.run.RunId;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Story;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A run that loses an attempt in the middle, and goes on or does not.
 *
 * @param name of its golden file
 * @param request what was asked for
 * @param happens from the first claim on
 */
record RecoveryCase(String name, String request, UnaryOperator<Story> happens) {
  static final RunId RUN = Given.run(1);

  static final Item.ToolCall PARIS = call(RUN, 0, 0, "weather", "{\"city\":\"Paris\"}");
  static final Item.ToolCall TIME = call(RUN, 0, 0, "time", "{}");

  /** The server's own. */
  static final Item.ToolCall LOOKUP = call(RUN, 0, 0, "lookup", "{\"q\":\"a\"}");

  private static final String PLAIN = "{\"model\":\"demo/echo\",\"input\":\"Say hello.\"}";
  private static final String BACKGROUND =
      "{\"model\":\"demo/echo\",\"input\":\"Say hello.\",\"background\":true}";
  private static final String TOOLS =
      """
      {"model":"demo/scripted","input":"Weather in Paris and Rome?",
       "tools":[{"type":"function","name":"weather","parameters":{"type":"object"}},
                {"type":"function","name":"time"},{"type":"function","name":"lookup"}]}
      """;
  private static final String STRUCTURED =
      """
      {"model":"demo/scripted","input":"Which city?",
       "text":{"format":{"type":"json_schema","name":"City","strict":true,"schema":
         {"type":"object","properties":{"city":{"type":"string"}},
          "required":["city"],"additionalProperties":false}}},
       "tools":[{"type":"function","name":"weather","parameters":{"type":"object"}}]}
      """;

  static RecoveryCase plain(String name, UnaryOperator<Story> happens) {
    return new RecoveryCase(name, PLAIN, happens);
  }

  static RecoveryCase background(String name, UnaryOperator<Story> happens) {
    return new RecoveryCase(name, BACKGROUND, happens);
  }

  static RecoveryCase tools(String name, UnaryOperator<Story> happens) {
    return new RecoveryCase(name, TOOLS, happens);
  }

  static RecoveryCase structured(String name, UnaryOperator<Story> happens) {
    return new RecoveryCase(name, STRUCTURED, happens);
  }

  static List<RecoveryCase> all() {
    return Stream.of(RecoveredMessages.all(), RecoveredCalls.all(), RecoveredRuns.all())
        .flatMap(List::stream)
        .toList();
  }

  Telling told() {
    return Telling.of(happens.apply(new Story(RUN, Telling.spec(RUN, request)).requested()));
  }

  @Override
  public String toString() {
    return name;
  }
}
