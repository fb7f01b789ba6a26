package dev.turnstone.config;

import java.util.HashSet;
import java.util.Set;

/** Sees to it that no two providers have one name. One thread. */
final class ProviderNames {
  private final Set<String> taken = new HashSet<>();

  /** The name, with a number behind it if it is taken. */
  String unique(String name) {
    String unique = name;
    for (int at = 2; !taken.add(unique); at++) {
      unique = name + "-" + at;
    }
    return unique;
  }
}
