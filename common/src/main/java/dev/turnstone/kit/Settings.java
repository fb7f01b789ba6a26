package dev.turnstone.kit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator has set, read once at the start: the command line wins over the environment,
 * which wins over the file. A value that is not allowed stops the start with the name of its
 * setting.
 */
public final class Settings {
  private final Map<String, String> commandLine;
  private final Map<String, String> environment;
  private final Map<String, String> file;

  /**
   * @param commandLine by setting's name
   * @param environment by variable
   * @param file by setting's name
   */
  public Settings(
      Map<String, String> commandLine, Map<String, String> environment, Map<String, String> file) {
    this.commandLine = Map.copyOf(commandLine);
    this.environment = Map.copyOf(environment);
    this.file = Map.copyOf(file);
  }

  /** Other values on top. */
  public Settings with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(commandLine);
    all.putAll(more);
    return new Settings(all, environment, file);
  }

  /**
   * @throws BadSetting when its value is not allowed
   */
  public <T> T get(Setting<T> setting) {
    Optional<String> text = raw(setting);
    if (text.isEmpty()) {
      return setting.fallback();
    }
    try {
      return setting.parse().apply(text.get().strip());
    } catch (IllegalArgumentException wrong) {
      throw new BadSetting(
          "setting "
              + setting.name()
              + " ("
              + setting.variable()
              + ") must be "
              + wrong.getMessage());
    }
  }

  /** Whether somebody set it. */
  public boolean has(Setting<?> setting) {
    return raw(setting).isPresent();
  }

  private Optional<String> raw(Setting<?> setting) {
    return Optional.ofNullable(commandLine.get(setting.name()))
        .or(() -> Optional.ofNullable(environment.get(setting.variable())))
        .or(() -> Optional.ofNullable(file.get(setting.name())))
        .filter(text -> !text.isBlank());
  }

  /** Each setting and its value on a line, secrets masked. */
  public List<String> lines(List<Setting<?>> all) {
    return all.stream()
        .map(setting -> setting.name() + "=" + (setting.secret() ? masked(setting) : get(setting)))
        .toList();
  }

  private String masked(Setting<?> setting) {
    return has(setting) ? "****" : "";
  }

  /** What the operator set can't be. The message says which setting and what is allowed. */
  public static final class BadSetting extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BadSetting(String message) {
      super(message);
    }
  }
}
