package dev.turnstone.model;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A model at a provider that can be asked.
 *
 * @param model as the provider knows it
 */
record Target(ChatClient client, String model, double weight, int order) {

  /** In the order in which to ask them: the lower orders first, within one by chance and weight. */
  static List<Target> shuffled(List<Target> targets, RandomGenerator random) {
    if (targets.size() == 1) {
      return targets;
    }
    Map<Target, Double> keys = new HashMap<>();
    targets.forEach(
        target -> keys.put(target, -Math.log(1 - random.nextDouble()) / target.weight()));
    return targets.stream()
        .sorted(
            Comparator.comparingInt(Target::order)
                .thenComparingDouble(target -> keys.getOrDefault(target, 0.0)))
        .toList();
  }
}
