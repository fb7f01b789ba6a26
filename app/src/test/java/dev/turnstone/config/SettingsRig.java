package dev.turnstone.config;

import dev.turnstone.kit.Setting;
import dev.turnstone.model.ModelRoute;
import dev.turnstone.model.ModelsSettings;
import dev.turnstone.model.ProviderSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file of a test, read. */
record SettingsRig(SettingsFile file, ModelsSettings models) {
  private static final List<Setting<?>> KNOWN =
      List.of(
          Setting.number("port", 1, 0, 9999, ""),
          Setting.number("worker.slots", 1, 0, 9999, ""),
          Setting.text("model.base-url", "", ""),
          Setting.secret("master-key", ""));

  static SettingsRig of(Map<String, String> environment, String yaml) {
    return of(environment, List.of(), yaml);
  }

  static SettingsRig of(
      Map<String, String> environment, List<ProviderSettings> single, String yaml) {
    SettingsFile file = SettingsFile.read(Optional.of(written(yaml)), environment, KNOWN);
    ModelsSettings models = file.models(single);
    var _ = file.tools();
    return new SettingsRig(file, models);
  }

  /** A file of LiteLLM with one entry, {@code m}. */
  static SettingsRig entry(Map<String, String> environment, String params) {
    String yaml = "model_list: [{model_name: m, litellm_params: {%s}}]\n".formatted(params);
    return of(environment, yaml);
  }

  static Path written(String yaml) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "settings"));
      return Files.writeString(Files.createTempFile(folder, "file", ".yaml"), yaml);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Each as {@code line: message}. */
  List<String> wrong() {
    return said(true);
  }

  List<String> notes() {
    return said(false);
  }

  private List<String> said(boolean fatal) {
    return file.problems().stream()
        .filter(problem -> problem.fatal() == fatal)
        .map(problem -> problem.line() + ": " + problem.message())
        .toList();
  }

  /** The lines about models, without what is the same everywhere. */
  List<String> lines() {
    return ModelLines.of(models).stream().map(line -> line.replaceAll(" headers=.*", "")).toList();
  }

  /** All that can be asked by. */
  List<String> names() {
    return models.routes().stream().map(ModelRoute::name).toList();
  }

  ProviderSettings provider(String name) {
    return models.providers().stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + models.providers()));
  }
}
