package dev.turnstone.api.responses;

import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the functions of a request and what the model may do with them. A tool that this server
 * can't run is refused by name: a client that asks for it and silently gets none has wrong answers.
 */
final class ToolsReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final List<String> CHOICES = List.of("auto", "none", "required");
  private static final int ALLOWED_MAX = 128;

  /** Tools that the API knows; any other type is no tool at all. */
  private static final Set<String> HOSTED =
      Set.of(
          "mcp",
          "custom",
          "file_search",
          "web_search",
          "web_search_2025_08_26",
          "web_search_preview",
          "web_search_preview_2025_03_11",
          "code_interpreter",
          "image_generation",
          "computer",
          "computer_use_preview",
          "shell",
          "local_shell",
          "apply_patch",
          "tool_search",
          "namespace");

  private final Map<String, Tool> server;

  /**
   * @param server the tools that the settings define, by name: the server calls them itself
   */
  ToolsReader(Map<String, Tool> server) {
    this.server = Map.copyOf(server);
  }

  RunSpec.Tools read(Fields body) {
    List<Tool> tools = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<JsonNode> list = body.list("tools");
    for (int i = 0; i < list.size(); i++) {
      Tool tool = tool(Fields.of(list.get(i), "tools[" + i + "]"));
      if (!names.add(tool.name())) {
        throw Refusals.value("tools[" + i + "].name", "two tools have this name.");
      }
      tools.add(tool);
    }
    boolean parallel = body.flag("parallel_tool_calls").orElse(true);
    return new RunSpec.Tools(tools, choice(body, names), parallel);
  }

  private Tool tool(Fields tool) {
    String type = tool.need("type");
    if (!type.equals("function")) {
      throw HOSTED.contains(type)
          ? Refusals.unsupported(tool.at("type"), type)
          : Refusals.value(tool.at("type"), type, List.of("function"));
    }
    String name = FormatReader.name(tool, NAME);
    Tool known = server.get(name);
    return new Tool(
        name,
        tool.text("description").orElse(known == null ? null : known.description()),
        parameters(tool, known),
        tool.flag("strict").orElse(null),
        known == null ? Tool.Caller.CLIENT : Tool.Caller.SERVER);
  }

  private static @Nullable String parameters(Fields tool, @Nullable Tool known) {
    return tool.object("parameters")
        .map(parameters -> Json.text(parameters.node()))
        .orElse(known == null ? null : known.parameters());
  }

  private static ToolChoice choice(Fields body, Set<String> names) {
    JsonNode choice = body.any("tool_choice").orElse(null);
    if (choice == null) {
      return new ToolChoice.Auto();
    }
    return choice.isString()
        ? word(choice.stringValue(), names)
        : object(Fields.of(choice, "tool_choice"), names);
  }

  private static ToolChoice word(String word, Set<String> names) {
    return switch (word) {
      case "auto" -> new ToolChoice.Auto();
      case "none" -> new ToolChoice.None();
      case "required" -> {
        if (names.isEmpty()) {
          throw Refusals.value("tool_choice", "'required' needs at least one tool.");
        }
        yield new ToolChoice.Required();
      }
      default -> throw Refusals.value("tool_choice", word, CHOICES);
    };
  }

  private static ToolChoice object(Fields choice, Set<String> names) {
    String type = choice.need("type");
    return switch (type) {
      case "function" -> new ToolChoice.Named(known(choice, names));
      case "allowed_tools" -> allowed(choice, names);
      default -> {
        throw HOSTED.contains(type)
            ? Refusals.unsupported("tool_choice", type)
            : Refusals.value("tool_choice.type", type, List.of("function", "allowed_tools"));
      }
    };
  }

  private static ToolChoice allowed(Fields choice, Set<String> names) {
    String mode = choice.oneOf("mode", List.of("auto", "required")).orElse("auto");
    List<JsonNode> list = choice.list("tools");
    if (list.isEmpty()) {
      throw Refusals.missing("tool_choice.tools");
    }
    if (list.size() > ALLOWED_MAX) {
      throw Refusals.tooMany("tool_choice.tools", ALLOWED_MAX, list.size());
    }
    List<String> allowed = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Fields tool = Fields.of(list.get(i), "tool_choice.tools[" + i + "]");
      if (!tool.need("type").equals("function")) {
        throw Refusals.unsupported(tool.at("type"), tool.need("type"));
      }
      allowed.add(known(tool, names));
    }
    return new ToolChoice.Allowed(mode.equals("required"), allowed);
  }

  private static String known(Fields choice, Set<String> names) {
    String name = choice.need("name");
    if (!names.contains(name)) {
      throw Refusals.invalid(
          "Tool choice '%s' not found in 'tools' parameter.".formatted(name),
          "tool_choice",
          "invalid_value");
    }
    return name;
  }
}
