package dev.turnstone.config;

import dev.turnstone.config.Yaml.Field;
import dev.turnstone.kit.Setting;
import dev.turnstone.model.ModelsSettings;
import dev.turnstone.model.ProviderSettings;
import dev.turnstone.tool.HttpToolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The YAML file. Names of single settings are joined by dots; {@code os.environ/NAME} stands for a
 * variable; tools, providers and models are lists; LiteLLM's sections are read as it means them.
 * What is wrong is collected, and nothing is thrown. One thread.
 */
public final class SettingsFile {
  private static final Set<String> LISTS = Set.of("tools", "providers", "models");
  private static final String MASTER_KEY = "master-key";

  /** Names at the top that only hold anchors for other places. */
  private static final String ANCHORS = "x-";

  private final Section root;
  private final Origin origin;
  private final Set<String> known;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();

  private SettingsFile(Section root, Origin origin, List<Setting<?>> known) {
    this.root = root;
    this.origin = origin;
    this.known = known.stream().map(Setting::name).collect(Collectors.toSet());
  }

  /**
   * @param file nothing is set in none
   * @param environment that {@code os.environ/NAME} looks into
   * @param known the single settings that there are
   */
  public static SettingsFile read(
      Optional<Path> file, Map<String, String> environment, List<Setting<?>> known) {
    Problems problems = new Problems();
    Yaml yaml = file.map(path -> read(path, problems)).orElse(new Yaml.Nothing(1));
    Yaml.Fields fields = fields(yaml, problems);
    Origin origin = new Origin(variables(fields, environment), problems);
    SettingsFile settings = new SettingsFile(new Section("", fields, origin), origin, known);
    settings.flatten(fields);
    settings.liteLlm();
    return settings;
  }

  /** Whoever reads a variable that is not set says so; here it only is none. */
  private static Map<String, String> variables(
      Yaml.Fields fields, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    Origin silent = new Origin(environment, new Problems());
    all.putAll(new Section("", fields, silent).map("environment_variables"));
    return all;
  }

  private static Yaml read(Path file, Problems problems) {
    try {
      return new YamlReader(problems).read(Files.readString(file));
    } catch (IOException gone) {
      problems.wrong(0, "settings file " + file + " can't be read");
      return new Yaml.Nothing(1);
    }
  }

  private static Yaml.Fields fields(Yaml yaml, Problems problems) {
    if (yaml instanceof Yaml.Fields fields) {
      return fields;
    }
    if (!(yaml instanceof Yaml.Nothing)) {
      problems.wrong(yaml.line(), "the file must be a mapping of settings");
    }
    return new Yaml.Fields(1, Map.of());
  }

  private void flatten(Yaml.Fields top) {
    boolean liteLlm = top.fields().keySet().stream().anyMatch(LiteLlmFields.SECTIONS::contains);
    top.fields()
        .forEach((name, field) -> {
          if (liteLlm && foreign(name, field.value())) {
            origin.problems().note(field.line(), name + " has no meaning here");
          } else if (!elsewhere(name)) {
            flatten(name, field);
          }
        });
  }

  /** LiteLLM has more sections with every version. */
  private boolean foreign(String name, Yaml value) {
    boolean ours = elsewhere(name) || known.contains(name) || group(name);
    return !ours && !(value instanceof Yaml.Text);
  }

  /** Whether it is no single setting, nor a group of them. */
  private static boolean elsewhere(String name) {
    return LISTS.contains(name)
        || LiteLlmFields.SECTIONS.contains(name)
        || name.startsWith(ANCHORS);
  }

  private void flatten(String name, Field field) {
    switch (field.value()) {
      case Yaml.Fields fields when !known.contains(name) ->
          fields.fields().forEach((inner, each) -> flatten(name + "." + inner, each));
      case Yaml.Text text when known.contains(name) -> {
        lines.put(name, field.line());
        origin
            .resolved(field.line(), name, text.text())
            .ifPresent(value -> values.put(name, value));
      }
      case Yaml.Nothing _ when known.contains(name) || group(name) -> {
        // As if it were not there.
      }
      case Yaml.Fields _, Yaml.Items _ when known.contains(name) ->
          origin.problems().wrong(field.line(), name + " takes text, not a list or a mapping");
      case Yaml _ -> origin.problems().wrong(field.line(), "unknown setting in the file: " + name);
    }
  }

  private boolean group(String name) {
    return known.stream().anyMatch(each -> each.startsWith(name + "."));
  }

  private void liteLlm() {
    root.section("general_settings")
        .ifPresent(general -> {
          general.text("master_key").ifPresent(key -> values.putIfAbsent(MASTER_KEY, key));
          general.ignoreTheRest();
        });
    if (root.has("include")) {
      root.wrong("include", "is not followed: put all into one file");
    }
    Set<String> understood =
        Set.of(
            "model_list",
            "litellm_settings",
            "router_settings",
            "general_settings",
            "assistant_settings",
            "environment_variables",
            "include");
    root.names().stream()
        .filter(LiteLlmFields.SECTIONS::contains)
        .filter(name -> !understood.contains(name))
        .forEach(name -> root.note(name, name + " has no meaning here"));
  }

  /** The single settings, by name. */
  public Map<String, String> values() {
    return Map.copyOf(values);
  }

  /** Where a single setting stands in the file; 0 if it does not. */
  public int line(String name) {
    return lines.getOrDefault(name, 0);
  }

  /** Whether single settings make no provider, because the file names some itself. */
  public boolean namesProviders() {
    return ModelsReader.names(root);
  }

  /**
   * The models; what is wrong with them is told afterwards.
   *
   * @param single the providers of single settings; they count only where the file names none
   */
  public ModelsSettings models(List<ProviderSettings> single) {
    if (namesProviders()) {
      lines.keySet().stream().filter(SettingsFile::ofSingle).forEach(this::unused);
    }
    return new ModelsReader(root).read(single);
  }

  private static boolean ofSingle(String name) {
    return name.startsWith("model.") || name.startsWith("azure.");
  }

  private void unused(String name) {
    origin
        .problems()
        .note(line(name), name + " makes no provider beside those that the file names as a list");
  }

  /** The tools over HTTP. */
  public List<HttpToolSettings> tools() {
    return ToolsReader.read(root);
  }

  /** All there is to say of what was read so far, in the file's order. */
  public List<Problem> problems() {
    return origin.problems().all();
  }
}
