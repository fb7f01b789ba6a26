package dev.turnstone.run;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Immutable copies that keep the order of what they copy. The JDK's own iterate in an order that
 * differs from process to process, so that two nodes would show the same run in different bytes.
 */
final class Ordered {
  private Ordered() {}

  static <T> Set<T> set(Collection<T> from) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.copyOf(from)));
  }

  static <K, V> Map<K, V> map(Map<K, V> from) {
    Map<K, V> copy = new LinkedHashMap<>();
    from.forEach(
        (key, value) -> copy.put(Objects.requireNonNull(key), Objects.requireNonNull(value)));
    return Collections.unmodifiableMap(copy);
  }
}
