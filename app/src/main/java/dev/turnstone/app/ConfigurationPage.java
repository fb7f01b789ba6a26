package dev.turnstone.app;

import dev.turnstone.kit.Setting;
import java.util.List;
import java.util.stream.Collectors;

/** Writes docs/configuration.md, so that it says of each setting what the code does with it. */
final class ConfigurationPage {
  private static final String HEAD =
      """
      # Settings

      This page is made from the code (`app/…/Known.java`); a test compares. Every setting has a default and is printed at
      the start of each process. It can stand in a YAML file (`--config FILE`), where dots are levels, or in the environment;
      the command line (`--port`, `--data`) wins over the environment, the environment over the file. What is not allowed,
      unknown in the file, or named as `os.environ/NAME` and not set, stops the start with its name.

      ```yaml
      # turnstone.yaml
      port: 8321
      master-key: os.environ/MY_KEY
      worker:
        slots: 512
        drain: 1m
      ```

      A span of time is a number and `ms`, `s`, `m`, `h` or `d`. Secrets are never printed.

      | setting | variable | default | takes | what it is |
      |---|---|---|---|---|
      """;
  private static final String TAIL =
      """

      ## Tools over HTTP

      `tools` is a list, and only in the file. A request that names a function of this name has it called by the server.

      | field | default | what it is |
      |---|---|---|
      | `name` | | 1 to 64 letters, digits, `_` and `-` |
      | `url` | | http or https; the arguments are POSTed to it as JSON, with an `Idempotency-Key` |
      | `description` | | said to the model |
      | `parameters` | any object | JSON schema of the arguments, as YAML |
      | `headers` | | sent with each call; values may be `os.environ/NAME` |
      | `deadline` | 60s | longest call, at most 24h |
      | `idempotent` | false | a call made twice does no more than once: repeated after a crash |
      | `takes-key` | false | does nothing again for an `Idempotency-Key` it has seen: repeated after a crash too |
      """;

  private ConfigurationPage() {}

  static String text(List<Setting<?>> settings) {
    return HEAD
        + settings.stream().map(ConfigurationPage::row).collect(Collectors.joining())
        + TAIL;
  }

  private static String row(Setting<?> setting) {
    String fallback = setting.shownFallback();
    return "| `%s` | `%s` | %s | %s | %s |\n"
        .formatted(
            setting.name(),
            setting.variable(),
            fallback.isEmpty() ? "" : "`" + fallback + "`",
            setting.secret() ? "a secret" : setting.allowed(),
            setting.help());
  }
}
