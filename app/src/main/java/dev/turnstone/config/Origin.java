package dev.turnstone.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the reading of one file shares: the variables it may name, and what there is to say. */
record Origin(Map<String, String> environment, Problems problems) {
  private static final String FROM_ENVIRONMENT = "os.environ/";

  Origin {
    environment = Map.copyOf(environment);
  }

  /**
   * The text, or what the variable holds that it names; a variable that is not set is a problem.
   */
  Optional<String> resolved(int line, String of, String text) {
    if (!text.startsWith(FROM_ENVIRONMENT)) {
      return Optional.of(text);
    }
    Optional<String> value = variable(text.substring(FROM_ENVIRONMENT.length()));
    if (value.isEmpty()) {
      problems.wrong(line, of + " names " + text + ", which is not set");
    }
    return value;
  }

  /** The first of these variables that is set. */
  Optional<String> variable(String... names) {
    return variable(List.of(names));
  }

  /** The same of a list. */
  Optional<String> variable(List<String> names) {
    for (String name : names) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
