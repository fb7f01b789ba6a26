package dev.turnstone.api.responses;

import dev.turnstone.run.OutputFormat;
import dev.turnstone.schema.JsonSchema;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads {@code text.format}: flat, unlike chat completions. */
final class FormatReader {
  private static final List<String> TYPES = List.of("text", "json_object", "json_schema");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private FormatReader() {}

  static OutputFormat read(Fields body) {
    return body.object("text")
        .flatMap(text -> text.object("format"))
        .map(FormatReader::format)
        .orElseGet(OutputFormat.Text::new);
  }

  private static OutputFormat format(Fields format) {
    String type =
        format.oneOf("type", TYPES).orElseThrow(() -> Refusals.missing(format.at("type")));
    return switch (type) {
      case "json_schema" -> schema(format);
      case "json_object" -> new OutputFormat.JsonObject();
      default -> new OutputFormat.Text();
    };
  }

  private static OutputFormat schema(Fields format) {
    JsonNode schema = format.any("schema").orElseThrow(() -> Refusals.missing(format.at("schema")));
    Fields.of(schema, format.at("schema"));
    return new OutputFormat.JsonSchema(
        name(format, NAME),
        format.text("description").orElse(null),
        usable(Json.text(schema), format.at("schema")),
        format.flag("strict").orElse(null));
  }

  /** The answer will be held against it, so it must be one now. */
  private static String usable(String schema, String param) {
    try {
      JsonSchema.of(schema);
      return schema;
    } catch (IllegalArgumentException unfit) {
      throw Refusals.value(param, String.valueOf(unfit.getMessage()));
    }
  }

  /** A name that models accept. */
  static String name(Fields fields, Pattern pattern) {
    String name = fields.need("name");
    if (!pattern.matcher(name).matches()) {
      throw Refusals.value(
          fields.at("name"), "1 to 64 letters, digits, underscores and dashes are expected.");
    }
    return name;
  }
}
