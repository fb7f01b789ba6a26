package dev.turnstone.schema;

import dev.turnstone.run.OutputFormat;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Holds the text of a model's answer against the form that a client asked for. */
public final class AnswerForm {
  private AnswerForm() {}

  /**
   * What is wrong with the answer, in one short sentence without a full stop; empty if it has its
   * form. A schema counts whether it is {@code strict} or not: that word tells the model how to
   * write, and a client that sends a schema reads by it.
   */
  public static Optional<String> misfit(OutputFormat format, String answer) {
    return switch (format) {
      case OutputFormat.Text() -> Optional.empty();
      case OutputFormat.JsonObject() -> json(answer, AnswerForm::noObject);
      case OutputFormat.JsonSchema schema -> json(answer, value -> misfit(schema, value));
    };
  }

  private interface Check {
    Optional<String> misfit(JsonNode value);
  }

  private static Optional<String> json(String answer, Check next) {
    try {
      JsonNode value = Words.JSON.readTree(answer);
      return value.isMissingNode() ? Optional.of("it is empty") : next.misfit(value);
    } catch (JacksonException wrong) {
      return Optional.of("it is not JSON" + place(wrong));
    }
  }

  private static String place(JacksonException wrong) {
    var at = wrong.getLocation();
    return at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
  }

  private static Optional<String> noObject(JsonNode value) {
    return value.isObject() ? Optional.empty() : Optional.of("it is not a JSON object");
  }

  private static Optional<String> misfit(OutputFormat.JsonSchema format, JsonNode value) {
    try {
      return JsonSchema.of(format.schema()).misfit(value);
    } catch (IllegalArgumentException unfit) {
      return Optional.of("the schema can't be used: " + unfit.getMessage());
    }
  }
}
