package dev.turnstone.api.access;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.KeyBook;
import dev.turnstone.keys.KeyHash;
import dev.turnstone.kit.Service;
import dev.turnstone.run.KeyId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that count, in this node's memory, read anew every few seconds. While Postgres is away
 * the known ones go on; a revocation comes over the control line as well, so it reaches this node
 * all the same. A key that is not known here is looked for before it is refused. Thread-safe.
 */
public final class Keyring implements Service {
  private static final Logger log = LoggerFactory.getLogger(Keyring.class);

  /** How old what is known of a key may be, while Postgres answers. */
  public static final Duration EVERY = Duration.ofSeconds(5);

  /** Far longer than anybody reads a key. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
  private static final Duration LOOK_MAX = Duration.ofSeconds(2);

  /** Whoever tries keys out must not keep the others from Postgres. */
  private static final int LOOKS_AT_ONCE = 4;

  private final KeyBook book;
  private final Clock clock;
  private final Runnable afterwards;

  /** When this node heard of it. */
  private final Map<KeyId, Instant> revoked = new ConcurrentHashMap<>();

  private final Semaphore looks = new Semaphore(LOOKS_AT_ONCE);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("keys").unstarted(this::run);
  private volatile Known known = new Known();

  /** Counts reloads; what was learnt during one is not lost to it. */
  private long round;

  private boolean away;

  /**
   * @param afterwards done after each reload
   */
  public Keyring(KeyBook book, Clock clock, Runnable afterwards) {
    this.book = book;
    this.clock = clock;
    this.afterwards = afterwards;
  }

  /** What was read of a key, on which day and before which reload. */
  private record Read(KeyBook.Held held, LocalDate day, long round) {}

  private static final class Known {
    final Map<KeyHash, Read> bySecret = new ConcurrentHashMap<>();
    final Map<KeyId, Read> byId = new ConcurrentHashMap<>();

    void add(Read read) {
      bySecret.put(read.held().hash(), read);
      byId.put(read.held().key().id(), read);
    }
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        reloadOrWait();
      } while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void reloadOrWait() {
    try {
      reload();
      afterwards.run();
      away = false;
    } catch (Unavailable postgres) {
      if (!away) {
        log.warn("keys can't be read; the known ones go on: {}", postgres.toString());
      }
      away = true;
    } catch (RuntimeException failure) {
      log.error("keys can't be read; the known ones go on", failure);
    }
  }

  /**
   * Reads all keys.
   *
   * @throws Unavailable when Postgres can't answer
   */
  public void reload() {
    long begun = nextRound();
    LocalDate day = today();
    Known next = new Known();
    book.counting().forEach(held -> next.add(new Read(held, day, begun)));
    replace(next, begun);
  }

  private synchronized long nextRound() {
    return ++round;
  }

  private synchronized void replace(Known next, long begun) {
    known.byId.values().stream()
        .filter(read -> read.round() >= begun && !next.byId.containsKey(read.held().key().id()))
        .forEach(next::add);
    Known last = known;
    known = next;
    forget(id -> last.byId.containsKey(id) || next.byId.containsKey(id));
  }

  /** A revocation is remembered as long as it may be needed: somebody read the key before it. */
  private void forget(Predicate<KeyId> held) {
    Instant old = clock.instant().minus(REMEMBERED);
    revoked
        .entrySet()
        .removeIf(heard -> heard.getValue().isBefore(old) && !held.test(heard.getKey()));
  }

  /** Takes a key in that this node has just made or found. */
  synchronized void learn(KeyBook.Held held) {
    known.add(new Read(held, today(), round));
  }

  /** Whoever revoked it has told Postgres. What is read late does not bring it back. */
  public void revoked(KeyId key) {
    revoked.put(key, clock.instant());
  }

  /**
   * The key of a secret, if it counts.
   *
   * @throws RequestRejected UNAVAILABLE when it is not known here and Postgres can't be asked
   */
  Optional<ApiKey> find(KeyHash secret) {
    Read read = known.bySecret.get(secret);
    if (read == null) {
      return look(secret).map(KeyBook.Held::key).filter(this::good);
    }
    return Optional.of(read.held())
        .filter(held -> held.hash().matches(secret))
        .map(KeyBook.Held::key)
        .filter(this::good);
  }

  /** The key of this id, if it is known here and counts. */
  Optional<ApiKey> named(KeyId key) {
    return Optional.ofNullable(known.byId.get(key))
        .map(read -> read.held().key())
        .filter(this::good);
  }

  /** Tokens of its runs that ended today, UTC, as of a few seconds ago; 0 without a budget. */
  long spentToday(KeyId key) {
    Read read = known.byId.get(key);
    return read == null || !read.day().equals(today()) ? 0 : read.held().spentToday();
  }

  private boolean good(ApiKey key) {
    return key.good(clock.instant()) && !revoked.containsKey(key.id());
  }

  private Optional<KeyBook.Held> look(KeyHash secret) {
    try {
      if (!looks.tryAcquire(LOOK_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        throw unavailable();
      }
      try {
        Optional<KeyBook.Held> found = book.find(secret);
        found.ifPresent(this::learn);
        return found;
      } finally {
        looks.release();
      }
    } catch (Unavailable away) {
      throw unavailable();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static RequestRejected unavailable() {
    return new RequestRejected(
        ApiError.of(
            ApiError.Kind.UNAVAILABLE,
            "This key can't be looked up right now; try again shortly."));
  }

  @Override
  public void close() {
    closing.countDown();
    if (!thread.isAlive()) {
      return;
    }
    try {
      if (!thread.join(CLOSE_MAX)) {
        log.warn("keys did not stop in time");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
