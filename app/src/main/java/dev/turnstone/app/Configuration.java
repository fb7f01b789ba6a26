package dev.turnstone.app;

import dev.turnstone.config.ModelLines;
import dev.turnstone.config.Problem;
import dev.turnstone.config.SettingsFile;
import dev.turnstone.http.Checked;
import dev.turnstone.kit.Setting;
import dev.turnstone.kit.Settings;
import dev.turnstone.kit.Settings.BadSetting;
import dev.turnstone.model.ModelsSettings;
import dev.turnstone.model.ProviderSettings;
import dev.turnstone.tool.HttpToolSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that an operator has set, from everywhere, and all that is wrong with it.
 *
 * @param file its name; empty if there is none
 * @param problems in the order of the file
 * @param hostLine where the address to listen on stands in the file; 0 if it does not
 */
record Configuration(
    String file,
    Settings settings,
    ModelsSettings models,
    List<HttpToolSettings> tools,
    List<Problem> problems,
    int hostLine) {
  Configuration {
    tools = List.copyOf(tools);
    problems = List.copyOf(problems);
  }

  /**
   * Reads everything and throws nothing.
   *
   * @param line what the command line says, by setting's name
   */
  static Configuration read(
      Optional<Path> path, Map<String, String> environment, Map<String, String> line) {
    SettingsFile file = SettingsFile.read(path, environment, Known.all());
    Settings settings = new Settings(line, environment, file.values());
    List<Problem> problems = new ArrayList<>();
    for (Setting<?> setting : Known.all()) {
      boolean above = line.containsKey(setting.name()) || set(environment, setting.variable());
      told(above ? 0 : file.line(setting.name()), () -> settings.get(setting), problems);
    }
    List<ProviderSettings> single = new ArrayList<>();
    if (!file.namesProviders()) {
      told(
          file.line(Known.AZURE_URL.name()),
          () -> single.addAll(ModelProvider.of(settings)),
          problems);
    }
    ModelsSettings models = file.models(single);
    List<HttpToolSettings> tools = file.tools();
    problems.addAll(file.problems());
    problems.sort(Comparator.comparingInt(Problem::line));
    String name = path.map(Path::toString).orElse("");
    boolean above = set(environment, Known.HOST.variable());
    int hostLine = above ? 0 : file.line(Known.HOST.name());
    return new Configuration(name, settings, models, tools, problems, hostLine);
  }

  /** The same, looked at as a process that listens does; a migration does not. */
  Configuration serving() {
    List<Problem> all = new ArrayList<>(problems);
    told(hostLine, () -> Reach.check(settings), all);
    all.sort(Comparator.comparingInt(Problem::line));
    return new Configuration(file, settings, models, tools, all, hostLine);
  }

  private static boolean set(Map<String, String> environment, String variable) {
    return !environment.getOrDefault(variable, "").isBlank();
  }

  private static void told(int line, Runnable read, List<Problem> into) {
    try {
      read.run();
    } catch (BadSetting | IllegalArgumentException wrong) {
      into.add(new Problem(line, true, String.valueOf(wrong.getMessage())));
    }
  }

  boolean bad() {
    return problems.stream().anyMatch(Problem::fatal);
  }

  /**
   * The same, if everything can start with it.
   *
   * @throws BadSetting which names all that stands in the way
   */
  Configuration good() {
    if (bad()) {
      throw new BadSetting(wrong());
    }
    return this;
  }

  /** All that stands in the way of a start, each on a line; empty if nothing does. */
  String wrong() {
    return problems.stream()
        .filter(Problem::fatal)
        .map(problem -> problem.at(file))
        .collect(Collectors.joining("\n  "));
  }

  /** What is worth knowing, and no reason not to start. */
  List<String> notes() {
    return problems.stream()
        .filter(problem -> !problem.fatal())
        .map(problem -> problem.at(file))
        .toList();
  }

  /**
   * All that is in effect, secrets masked and of addresses only the host; a setting that is not
   * allowed is left out.
   */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Setting<?> setting : Known.all()) {
      try {
        lines.addAll(shown(setting));
      } catch (BadSetting told) {
        lines.add(setting.name() + " is not allowed as it is set");
      }
    }
    lines.addAll(ModelLines.of(models));
    tools.forEach(tool -> lines.add("tool " + tool.name() + " url=" + Checked.shown(tool.url())));
    return lines;
  }

  private List<String> shown(Setting<?> setting) {
    boolean address = setting.equals(Known.MODEL_URL) || setting.equals(Known.AZURE_URL);
    return address && settings.has(setting)
        ? List.of(setting.name() + "=" + Checked.shown(String.valueOf(settings.get(setting))))
        : settings.lines(List.of(setting));
  }
}
