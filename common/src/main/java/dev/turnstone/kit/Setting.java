package dev.turnstone.kit;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing an operator can set: its name in YAML ({@code worker.lease}), its variable in the
 * environment ({@code TURNSTONE_WORKER_LEASE} unless it has a name of its own), what it means, and
 * what holds if it isn't set.
 *
 * @param allowed which values it takes, in words
 * @param parse from text; throws IllegalArgumentException with what is allowed
 * @param secret never printed
 */
public record Setting<T>(
    String name,
    String variable,
    String help,
    T fallback,
    String allowed,
    Function<String, T> parse,
    boolean secret) {
  private static final String TEXT = "text";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  public Setting {
    Objects.requireNonNull(name);
    Objects.requireNonNull(fallback);
    Objects.requireNonNull(allowed);
  }

  private static String variableOf(String name) {
    return "TURNSTONE_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** A whole number within bounds. */
  public static Setting<Integer> number(String name, int fallback, int min, int max, String help) {
    String allowed = "a whole number from " + min + " to " + max;
    return new Setting<>(
        name, variableOf(name), help, fallback, allowed, text -> bounded(text, min, max), false);
  }

  /** A span of time: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 24h}, {@code 5d}. */
  public static Setting<Duration> duration(
      String name, Duration fallback, Duration max, String help) {
    String allowed = "a span of time, at most " + shown(max);
    return new Setting<>(
        name, variableOf(name), help, fallback, allowed, text -> span(text, max), false);
  }

  /** Free text; empty means not set. */
  public static Setting<String> text(String name, String fallback, String help) {
    return new Setting<>(name, variableOf(name), help, fallback, TEXT, text -> text, false);
  }

  /** Yes or no. */
  public static Setting<Boolean> flag(String name, boolean fallback, String help) {
    String allowed = "true or false";
    return new Setting<>(name, variableOf(name), help, fallback, allowed, Setting::yesOrNo, false);
  }

  /** Text that is never printed. */
  public static Setting<String> secret(String name, String help) {
    return new Setting<>(name, variableOf(name), help, "", TEXT, text -> text, true);
  }

  /** The same under another variable's name. */
  public Setting<T> from(String otherVariable) {
    return new Setting<>(name, otherVariable, help, fallback, allowed, parse, secret);
  }

  /** What holds if it isn't set, as an operator would write it; empty if nothing does. */
  public String shownFallback() {
    return fallback instanceof Duration span ? shown(span) : fallback.toString();
  }

  /** In the largest unit that it is whole in. */
  private static String shown(Duration span) {
    if (span.toMillis() % 1000 != 0) {
      return span.toMillis() + "ms";
    }
    long seconds = span.toSeconds();
    if (seconds % 60 != 0) {
      return seconds + "s";
    }
    // A day is said in hours: "24h", but "5d".
    boolean days = seconds % 86_400 == 0 && seconds > 86_400;
    return days
        ? seconds / 86_400 + "d"
        : seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
  }

  private static int bounded(String text, int min, int max) {
    if (!text.matches("-?\\d{1,9}")
        || Integer.parseInt(text) < min
        || Integer.parseInt(text) > max) {
      throw new IllegalArgumentException("a whole number from " + min + " to " + max);
    }
    return Integer.parseInt(text);
  }

  private static boolean yesOrNo(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  private static Duration span(String text, Duration max) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a span of time such as 500ms, 30s, 10m, 24h or 5d");
    }
    long count = Long.parseLong(matcher.group(1));
    Duration span =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    if (!span.isPositive() || span.compareTo(max) > 0) {
      throw new IllegalArgumentException("more than zero and at most " + max.toSeconds() + "s");
    }
    return span;
  }
}
