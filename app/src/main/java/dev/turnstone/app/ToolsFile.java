package dev.turnstone.app;

import dev.turnstone.run.Tool;
import dev.turnstone.tool.HttpToolSettings;
import dev.turnstone.tool.HttpTools;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tools over HTTP that the settings file names. */
final class ToolsFile {
  private ToolsFile() {}

  /**
   * @param named as models and clients see them
   */
  record Tools(HttpTools runner, Map<String, Tool> named) {}

  static Tools tools(Parts parts) {
    List<HttpToolSettings> tools = parts.config().tools();
    HttpTools runner = parts.services().keep(new HttpTools(tools, parts.meters()));
    Map<String, Tool> named = new HashMap<>();
    tools.forEach(
        tool -> runner.describe(tool.name()).ifPresent(said -> named.put(tool.name(), said)));
    return new Tools(runner, named);
  }
}
