package dev.turnstone.app;

import dev.turnstone.tool.HttpTools;

/** The tools that the settings file names. */
final class ToolsFile {
  private ToolsFile() {}

  static HttpTools tools(Parts parts) {
    throw new UnsupportedOperationException();
  }
}
