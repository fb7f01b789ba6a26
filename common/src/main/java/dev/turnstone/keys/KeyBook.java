package dev.turnstone.keys;

import dev.turnstone.run.KeyId;
import dev.turnstone.run.RunId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where keys are kept. Every method throws {@link dev.turnstone.archive.Unavailable} when Postgres
 * can't answer.
 */
public interface KeyBook {
  /** Keys that count at once: every API node holds all of them. */
  int COUNT_MAX = 10_000;

  /**
   * Keeps a new key.
   *
   * @return false if there are {@link #COUNT_MAX} already
   */
  boolean add(ApiKey key, KeyHash hash);

  /** Those that count first, then the others; of both the newest first. */
  List<ApiKey> all(int countMax);

  /**
   * From now on the key is worth nothing; twice is fine.
   *
   * @return the key as it is now; empty if there is none
   */
  Optional<ApiKey> revoke(KeyId key);

  /** All keys that count. */
  List<Held> counting();

  /** The key of this secret, if it counts. */
  Optional<Held> find(KeyHash hash);

  /** The runs that have not ended and were asked for with a key, as far as Postgres knows. */
  Map<RunId, KeyId> openRuns();

  /** Those of {@code runs} that have not ended, as far as Postgres knows; unknown ones neither. */
  Set<RunId> stillOpen(Set<RunId> runs);

  /**
   * A key as API nodes hold it.
   *
   * @param spentToday tokens of its runs that ended today, UTC; 0 for a key without a budget
   */
  record Held(ApiKey key, KeyHash hash, long spentToday) {
    public Held {
      Objects.requireNonNull(key);
      Objects.requireNonNull(hash);
    }
  }
}
