package dev.turnstone.app;

import dev.turnstone.kit.Setting;
import dev.turnstone.kit.Settings.BadSetting;
import dev.turnstone.run.Tool;
import dev.turnstone.tool.HttpToolSettings;
import dev.turnstone.tool.HttpTools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tools that the settings file names under {@code tools}: a list of {@code name}, {@code url},
 * {@code description}, {@code parameters} (a JSON schema, as YAML), {@code headers}, {@code
 * deadline}, {@code idempotent}, {@code takes-key}.
 */
final class ToolsFile {
  private static final Setting<Duration> DEADLINE =
      Setting.duration(
          "tools.deadline", HttpToolSettings.DEADLINE, Duration.ofHours(24), "longest call");

  private ToolsFile() {}

  /**
   * @param named as models and clients see them
   */
  record Tools(HttpTools runner, Map<String, Tool> named) {}

  static Tools tools(Parts parts) {
    List<HttpToolSettings> tools = new ArrayList<>();
    for (JsonNode node : parts.file().list("tools")) {
      tools.add(tool(node, parts.file()));
    }
    HttpTools runner = parts.services().keep(new HttpTools(tools, parts.meters()));
    Map<String, Tool> named = new HashMap<>();
    tools.forEach(
        tool -> runner.describe(tool.name()).ifPresent(said -> named.put(tool.name(), said)));
    return new Tools(runner, named);
  }

  private static HttpToolSettings tool(JsonNode node, SettingsFile file) {
    String name = node.path("name").asString("");
    try {
      return new HttpToolSettings(
          name,
          file.resolved(node.path("url").asString("")),
          optional(node, "description"),
          node.has("parameters") ? node.get("parameters").toString() : null,
          headers(node, file),
          node.has("deadline")
              ? DEADLINE.parse().apply(node.get("deadline").asString())
              : HttpToolSettings.DEADLINE,
          node.path("idempotent").asBoolean(false),
          node.path("takes-key").asBoolean(false),
          HttpToolSettings.RESULT_BYTES_MAX);
    } catch (IllegalArgumentException wrong) {
      throw new BadSetting("tool '" + name + "' in the settings file: " + wrong.getMessage());
    }
  }

  private static @Nullable String optional(JsonNode node, String field) {
    return node.has(field) ? node.get(field).asString() : null;
  }

  private static Map<String, String> headers(JsonNode node, SettingsFile file) {
    Map<String, String> headers = new HashMap<>();
    node.path("headers")
        .properties()
        .forEach(
            header -> headers.put(header.getKey(), file.resolved(header.getValue().asString(""))));
    return headers;
  }
}
