package dev.turnstone.testkit;

import dev.turnstone.archive.Unavailable;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.KeyBook;
import dev.turnstone.keys.KeyHash;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.RunId;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Keys in memory. Can go away, as a database does; open runs are what the test says. */
public final class MemoryKeys implements KeyBook {
  private final Map<KeyId, Held> keys = new ConcurrentHashMap<>();
  private final Map<RunId, KeyId> open = new ConcurrentHashMap<>();
  private final Clock clock;
  private volatile boolean away;

  public MemoryKeys(Clock clock) {
    this.clock = clock;
  }

  public void goAway() {
    away = true;
  }

  public void comeBack() {
    away = false;
  }

  /** What a key's runs that ended today have used; told of keys with a budget only. */
  public void spent(KeyId key, long tokens) {
    keys.computeIfPresent(key, (_, held) -> new Held(held.key(), held.hash(), tokens));
  }

  /** A run that has not ended. */
  public void open(RunId run, KeyId key) {
    open.put(run, key);
  }

  private void check() {
    if (away) {
      throw new Unavailable("the keys are away", new IllegalStateException("test"));
    }
  }

  @Override
  public boolean add(ApiKey key, KeyHash hash) {
    check();
    keys.put(key.id(), new Held(key, hash, 0));
    return true;
  }

  @Override
  public List<ApiKey> all(int countMax) {
    check();
    return keys.values().stream()
        .map(Held::key)
        .sorted(
            Comparator.comparing((ApiKey key) -> key.good(clock.instant()))
                .thenComparing(ApiKey::created)
                .thenComparing(key -> key.id().toString())
                .reversed())
        .limit(countMax)
        .toList();
  }

  @Override
  public Optional<ApiKey> revoke(KeyId id) {
    check();
    return Optional.ofNullable(
            keys.computeIfPresent(
                id, (_, held) -> new Held(revoked(held.key()), held.hash(), held.spentToday())))
        .map(Held::key);
  }

  private ApiKey revoked(ApiKey key) {
    return key.revoked() != null
        ? key
        : new ApiKey(
            key.id(),
            key.tenant(),
            key.name(),
            key.models(),
            key.limits(),
            key.created(),
            key.expires(),
            clock.instant());
  }

  @Override
  public List<Held> counting() {
    check();
    return keys.values().stream()
        .filter(held -> held.key().good(clock.instant()))
        .map(MemoryKeys::told)
        .toList();
  }

  private static Held told(Held held) {
    return held.key().limits().tokensPerDay() == null ? new Held(held.key(), held.hash(), 0) : held;
  }

  @Override
  public Optional<Held> find(KeyHash hash) {
    return counting().stream().filter(held -> held.hash().equals(hash)).findFirst();
  }

  @Override
  public Map<RunId, KeyId> openRuns() {
    check();
    return Map.copyOf(open);
  }

  @Override
  public Set<RunId> stillOpen(Set<RunId> runs) {
    check();
    return runs.stream().filter(open::containsKey).collect(Collectors.toUnmodifiableSet());
  }
}
