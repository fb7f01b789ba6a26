package dev.turnstone.config;

import dev.turnstone.config.Yaml.Field;
import dev.turnstone.kit.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/**
 * A mapping of the file, read field by field: what a field can't be is told, with its line, and the
 * reading goes on. At the end come the fields that nobody asked for. One thread.
 */
final class Section {
  private final String path;
  private final Yaml.Fields yaml;
  private final Origin origin;
  private final Set<String> read = new HashSet<>();

  /**
   * @param path of this mapping, as the operator would say it; empty for the whole file
   */
  Section(String path, Yaml.Fields yaml, Origin origin) {
    this.path = path;
    this.yaml = yaml;
    this.origin = origin;
  }

  String path() {
    return path;
  }

  int line() {
    return yaml.line();
  }

  /** The line of a field; that of the mapping if it is not there. */
  int line(String name) {
    Field field = yaml.fields().get(name);
    return field == null ? yaml.line() : field.line();
  }

  boolean has(String name) {
    return field(name).isPresent();
  }

  /** A field that says something. */
  private Optional<Yaml> field(String name) {
    read.add(name);
    Field field = yaml.fields().get(name);
    return field == null || field.value() instanceof Yaml.Nothing
        ? Optional.empty()
        : Optional.of(field.value());
  }

  /** Its text, or what the variable holds that it names; empty if neither is there. */
  Optional<String> text(String name) {
    return field(name).flatMap(value -> text(full(name), line(name), value));
  }

  private Optional<String> text(String of, int line, Yaml value) {
    if (value instanceof Yaml.Text text) {
      return origin.resolved(line, of, text.text());
    }
    origin.problems().wrong(line, of + " takes text, not a list or a mapping");
    return Optional.empty();
  }

  /** Its value; the fallback if it says nothing, or nothing allowed. */
  <T> T get(Setting<T> setting) {
    return find(setting).orElse(setting.fallback());
  }

  /** Its value; empty if it says nothing, or nothing allowed. */
  <T> Optional<T> find(Setting<T> setting) {
    return text(setting.name()).flatMap(text -> parsed(setting, text));
  }

  private <T> Optional<T> parsed(Setting<T> setting, String text) {
    try {
      return Optional.of(setting.parse().apply(text.strip()));
    } catch (IllegalArgumentException wrong) {
      String message = full(setting.name()) + " must be " + wrong.getMessage();
      origin.problems().wrong(line(setting.name()), message);
      return Optional.empty();
    }
  }

  /** The mapping under a name. */
  Optional<Section> section(String name) {
    Optional<Yaml> value = field(name);
    if (value.isPresent() && value.get() instanceof Yaml.Fields fields) {
      return Optional.of(new Section(full(name), fields, origin));
    }
    value.ifPresent(_ -> origin.problems().wrong(line(name), full(name) + " takes a mapping"));
    return Optional.empty();
  }

  boolean isMapping(String name) {
    return field(name).filter(Yaml.Fields.class::isInstance).isPresent();
  }

  /** A mapping that is not there. */
  Section empty(String name) {
    return new Section(full(name), new Yaml.Fields(line(), Map.of()), origin);
  }

  /** The mappings of the list under a name. */
  List<Section> sections(String name) {
    List<Section> sections = new ArrayList<>();
    List<Yaml> items = items(name);
    for (int at = 0; at < items.size(); at++) {
      String of = full(name) + "[" + at + "]";
      if (items.get(at) instanceof Yaml.Fields fields) {
        sections.add(new Section(of, fields, origin));
      } else {
        origin.problems().wrong(items.get(at).line(), of + " takes a mapping");
      }
    }
    return sections;
  }

  /** The texts of the list under a name; a single text is a list of one. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Yaml item : items(name)) {
      text(full(name), item.line(), item).ifPresent(texts::add);
    }
    return texts;
  }

  private List<Yaml> items(String name) {
    Optional<Yaml> value = field(name);
    if (value.isPresent() && value.get() instanceof Yaml.Items list) {
      return list.items();
    }
    if (value.isPresent() && value.get() instanceof Yaml.Text text) {
      return List.of(text);
    }
    value.ifPresent(_ -> origin.problems().wrong(line(name), full(name) + " takes a list"));
    return List.of();
  }

  /** The texts of the mapping under a name. */
  Map<String, String> map(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    section(name)
        .ifPresent(inner ->
            inner
                .names()
                .forEach(each -> inner.text(each).ifPresent(text -> texts.put(each, text))));
    return texts;
  }

  /** The names of all fields. */
  List<String> names() {
    return List.copyOf(yaml.fields().keySet());
  }

  /** What stands under a name, as JSON. */
  Optional<JsonNode> json(String name) {
    return field(name).map(Yaml::json);
  }

  /** Tells of every field that nobody asked for, by its full name and its line. */
  private void rest(BiConsumer<String, Integer> unknown) {
    yaml.fields()
        .forEach((name, field) -> {
          if (!read.contains(name)) {
            unknown.accept(full(name), field.line());
          }
        });
  }

  /** Unknown fields have no meaning here, which is said once of all entries of a list. */
  void ignoreTheRest() {
    rest((name, line) -> origin.problems().note(line, ofAll(name) + " has no meaning here"));
  }

  /** Unknown fields are wrong. */
  void nothingElse() {
    rest((name, line) -> origin.problems().wrong(line, "unknown setting in the file: " + name));
  }

  void wrong(String name, String message) {
    origin.problems().wrong(line(name), full(name) + " " + message);
  }

  void note(String name, String message) {
    origin.problems().note(line(name), message);
  }

  /** Notes the same of a field in all entries of a list, once. */
  void noteOfAll(String name, String message) {
    note(name, ofAll(full(name)) + message);
  }

  private static String ofAll(String full) {
    return full.replaceAll("\\[\\d+]", "[]");
  }

  Origin origin() {
    return origin;
  }

  String full(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
