package dev.turnstone.config;

import dev.turnstone.kit.Setting;
import dev.turnstone.tool.HttpToolSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code tools}: a list of {@code name}, {@code url}, {@code description}, {@code parameters}
 * (a JSON schema, as YAML), {@code headers}, {@code deadline}, {@code idempotent}, {@code
 * takes-key}.
 */
final class ToolsReader {
  private static final Setting<Duration> DEADLINE =
      Setting.duration("deadline", HttpToolSettings.DEADLINE, Duration.ofHours(24), "longest call");
  private static final Setting<Boolean> IDEMPOTENT = Setting.flag("idempotent", false, "");
  private static final Setting<Boolean> TAKES_KEY = Setting.flag("takes-key", false, "");

  private ToolsReader() {}

  static List<HttpToolSettings> read(Section root) {
    List<HttpToolSettings> tools = new ArrayList<>();
    for (Section section : root.sections("tools")) {
      tool(section).ifPresent(tools::add);
      section.nothingElse();
    }
    return tools;
  }

  private static Optional<HttpToolSettings> tool(Section section) {
    String name = section.text("name").orElse("");
    String url = section.text("url").orElse("");
    String description = section.text("description").orElse(null);
    String parameters = section.json("parameters").map(JsonNode::toString).orElse(null);
    Map<String, String> headers = section.map("headers");
    Duration deadline = section.get(DEADLINE);
    boolean idempotent = section.get(IDEMPOTENT);
    boolean takesKey = section.get(TAKES_KEY);
    return Told.by(
        section,
        "name",
        () ->
            new HttpToolSettings(
                name,
                url,
                description,
                parameters,
                headers,
                deadline,
                idempotent,
                takesKey,
                HttpToolSettings.RESULT_BYTES_MAX));
  }
}
