package dev.turnstone.app;

import dev.turnstone.kit.Setting;
import dev.turnstone.kit.Settings.BadSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The YAML file. Nested keys are joined by dots; {@code os.environ/NAME} stands for a variable;
 * tools and the like, which are lists, are left to those who know them.
 */
final class SettingsFile {
  private static final String FROM_ENVIRONMENT = "os.environ/";
  private static final Set<String> LISTS = Set.of("tools");

  private final JsonNode root;
  private final Map<String, String> environment;

  private SettingsFile(JsonNode root, Map<String, String> environment) {
    this.root = root;
    this.environment = environment;
  }

  /**
   * @throws BadSetting when it isn't there, isn't YAML, or has a key that nobody knows
   */
  static SettingsFile read(Optional<Path> file, Map<String, String> environment) {
    if (file.isEmpty()) {
      return new SettingsFile(MissingNode.getInstance(), environment);
    }
    if (!Files.isReadable(file.get())) {
      throw new BadSetting("settings file " + file.get() + " can't be read");
    }
    try {
      return new SettingsFile(new YAMLMapper().readTree(file.get().toFile()), environment);
    } catch (JacksonException wrong) {
      throw new BadSetting(
          "settings file " + file.get() + " is not YAML: " + wrong.getOriginalMessage());
    }
  }

  /** By setting's name. */
  Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    flatten("", root, values);
    Set<String> known =
        Known.all().stream().map(Setting::name).collect(Collectors.toCollection(TreeSet::new));
    values.keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new BadSetting("unknown setting in the file: " + name);
        });
    return values;
  }

  private void flatten(String name, JsonNode node, Map<String, String> into) {
    if (node.isObject()) {
      node.properties()
          .forEach(child -> {
            String full = name.isEmpty() ? child.getKey() : name + "." + child.getKey();
            if (!LISTS.contains(full)) {
              flatten(full, child.getValue(), into);
            }
          });
    } else if (node.isValueNode() && !node.isNull() && !node.isMissingNode()) {
      into.put(name, resolved(node.asString()));
    }
  }

  /** The text, or what the variable it names holds. */
  String resolved(String text) {
    if (!text.startsWith(FROM_ENVIRONMENT)) {
      return text;
    }
    String variable = text.substring(FROM_ENVIRONMENT.length());
    return Optional.ofNullable(environment.get(variable))
        .orElseThrow(
            () -> new BadSetting("the settings file names " + text + ", which is not set"));
  }

  /** The list under a name; missing if there is none. */
  JsonNode list(String name) {
    return root.path(name);
  }
}
