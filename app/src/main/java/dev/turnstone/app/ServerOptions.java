package dev.turnstone.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every serving command takes; each wins over the setting of the same meaning. */
final class ServerOptions {
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "HTTP port; 0 for a free one. Setting TURNSTONE_PORT, default 8321.")
  private @Nullable Integer port;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings as YAML, a LiteLLM file too; without it the one that TURNSTONE_CONFIG names."
              + " Every setting has a default and can come from the environment.")
  private @Nullable Path config;

  /** What the command line says, by setting's name. */
  Map<String, String> line() {
    Integer given = port;
    return given == null ? Map.of() : Map.of(Known.PORT.name(), Integer.toString(given));
  }

  /** The settings file, if there is one. */
  Optional<Path> config() {
    return Optional.ofNullable(config).or(ServerOptions::named);
  }

  /** The settings file that the environment names. */
  static Optional<Path> named() {
    return Optional.ofNullable(System.getenv("TURNSTONE_CONFIG"))
        .filter(file -> !file.isBlank())
        .map(Path::of);
  }
}
