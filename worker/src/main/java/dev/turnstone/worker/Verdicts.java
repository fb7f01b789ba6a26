package dev.turnstone.worker;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The verdicts on one claim's records that somebody waits for. A "no" stops the run whatever it is
 * about: it says that the claim is not current.
 */
final class Verdicts {
  private final Map<Integer, CompletableFuture<Void>> expected = new ConcurrentHashMap<>();
  private final StopSignal stop;

  Verdicts(StopSignal stop) {
    this.stop = stop;
  }

  /**
   * From now on a verdict on record {@code n} is heard. Asked for again, an old one is forgotten.
   */
  CompletableFuture<Void> expect(int n) {
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    expected.put(n, verdict);
    return verdict;
  }

  /** On the control line's thread. */
  void tell(int n, boolean yes) {
    if (!yes) {
      stop.stop(StopSignal.Why.DENIED);
      return;
    }
    CompletableFuture<Void> verdict = expected.remove(n);
    if (verdict != null) {
      verdict.complete(null);
    }
  }
}
