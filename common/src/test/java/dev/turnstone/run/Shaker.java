package dev.turnstone.run;

import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** What faults do to a log. */
final class Shaker {
  private Shaker() {}

  static void shake(List<Told> log, RandomGenerator random) {
    for (int i = random.nextInt(8); i > 0; i--) {
      once(log, random);
    }
  }

  private static void once(List<Told> log, RandomGenerator random) {
    int here = random.nextInt(log.size());
    int there = random.nextInt(log.size());
    switch (random.nextInt(8)) {
      case 0 -> log.add(there, log.get(here));
      case 1 -> Collections.swap(log, here, Math.min(here + 1, log.size() - 1));
      case 2 -> Collections.swap(log, here, there);
      case 3 -> log.remove(log.size() > 1 ? here : 0);
      case 4 -> log.add(here, said(Facts.CANCELLED));
      case 5 -> log.add(here, said(random.nextBoolean() ? Facts.REQUESTED : Facts.DELETED));
      case 6 -> rival(log, here, random);
      default -> log.add(here, said(Facts.brought(random.nextInt(2), "client-0")));
    }
    if (log.isEmpty()) {
      log.add(said(Facts.REQUESTED));
    }
  }

  /** A second worker on the same or another attempt, with a claim of its own. */
  private static void rival(List<Told> log, int here, RandomGenerator random) {
    int attempt = 1 + random.nextInt(4);
    ClaimId claim = Facts.claim(100 + random.nextInt(3));
    Told words = Told.of(0, 0, new Stamp(claim, 1), List.of(Facts.answered(0, "rival")));
    log.add(here, words);
    log.add(
        here,
        Told.of(
            0,
            0,
            new Stamp(claim, 0),
            List.of(Facts.claimed(attempt, claim), Facts.started(0, StepKind.MODEL))));
  }

  private static Told said(Entry entry) {
    return Told.of(0, 0, null, List.of(entry));
  }
}
