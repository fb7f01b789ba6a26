package dev.turnstone.config;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects all there is to say, each once. One thread. */
final class Problems {
  private final Map<String, Problem> found = new LinkedHashMap<>();

  void wrong(int line, String message) {
    found.putIfAbsent(line + message, new Problem(line, true, message));
  }

  /** The first line counts: what is said of one entry of a list is said of all. */
  void note(int line, String message) {
    found.putIfAbsent(message, new Problem(line, false, message));
  }

  /** Whether anything stands in the way of a start. */
  boolean fatal() {
    return found.values().stream().anyMatch(Problem::fatal);
  }

  /** In the order of the file; what is about no line comes first. */
  List<Problem> all() {
    return found.values().stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }
}
