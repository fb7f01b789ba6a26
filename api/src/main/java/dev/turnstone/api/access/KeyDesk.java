package dev.turnstone.api.access;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.KeyBook;
import dev.turnstone.keys.KeyHash;
import dev.turnstone.keys.UsageBook;
import dev.turnstone.kit.Ids;
import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.ControlLine;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.Tenant;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and revokes keys, and tells what was used. Every method throws {@link RequestRejected} with
 * UNAVAILABLE when Postgres, or for a revocation the log, can't be reached. Thread-safe.
 */
public final class KeyDesk {
  private static final Logger log = LoggerFactory.getLogger(KeyDesk.class);
  private static final Duration SAID_MAX = Duration.ofSeconds(8);

  private final KeyBook book;
  private final UsageBook usage;
  private final Keyring keyring;
  private final Supplier<Optional<ControlLine>> control;
  private final Made made;

  /** What new keys are made with. */
  public record Made(Ids ids, SecureRandom random, Clock clock) {}

  /**
   * @param control what revocations are said on; empty while the log has not been reached yet
   */
  public KeyDesk(
      KeyBook book,
      UsageBook usage,
      Keyring keyring,
      Supplier<Optional<ControlLine>> control,
      Made made) {
    this.book = book;
    this.usage = usage;
    this.keyring = keyring;
    this.control = control;
    this.made = made;
  }

  /**
   * What somebody wants a key for; see {@link ApiKey}.
   *
   * @param lasts from now on; absent for ever
   */
  public record Wish(
      Tenant tenant,
      String name,
      List<String> models,
      ApiKey.Limits limits,
      @Nullable Duration lasts) {
    public Wish {
      Objects.requireNonNull(tenant);
      Objects.requireNonNull(limits);
      models = List.copyOf(models);
    }
  }

  /** A key with its secret, which nobody can be told again. */
  public record Created(ApiKey key, String secret) {
    @Override
    public String toString() {
      return "Created[" + key.id() + "]";
    }
  }

  /** Makes a key that counts at once, on every node. Throws INVALID when there are too many. */
  public Created create(Wish wish) {
    Instant now = made.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    Duration lasts = wish.lasts();
    ApiKey key =
        new ApiKey(
            new KeyId(made.ids().next()),
            wish.tenant(),
            wish.name(),
            wish.models(),
            wish.limits(),
            now,
            lasts == null ? null : now.plus(lasts),
            null);
    String secret = Secrets.make(made.random());
    KeyHash hash = KeyHash.of(secret);
    if (!asking(() -> book.add(key, hash))) {
      throw new RequestRejected(
          ApiError.invalid(
              "There are " + KeyBook.COUNT_MAX + " keys already; revoke some first.", null, null));
    }
    keyring.learn(new KeyBook.Held(key, hash, 0));
    log.info("key made key={} tenant={}", key.id(), key.tenant());
    return new Created(key, secret);
  }

  /** All keys that count and, as far as there is room, the newest of those that don't. */
  public List<ApiKey> all() {
    return asking(() -> book.all(KeyBook.COUNT_MAX));
  }

  /**
   * Revokes a key; when this returns Postgres and the control line both have it. Twice is fine.
   *
   * @return the key as it is now; empty if there is none
   */
  public Optional<ApiKey> revoke(KeyId id) {
    Optional<ApiKey> key = asking(() -> book.revoke(id));
    key.ifPresent(revoked -> {
      keyring.revoked(id);
      log.info("key revoked key={} tenant={}", id, revoked.tenant());
      say(new ControlMessage.Revoked(id));
    });
    return key;
  }

  private void say(ControlMessage message) {
    ControlLine line = control.get().orElseThrow(KeyDesk::unheard);
    try {
      line.send(message).get(SAID_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | AppendFailed failure) {
      log.warn("key's end was not said message={}", message, failure);
      throw unheard();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw unavailable("This node is stopping; ask another.");
    }
  }

  private static RequestRejected unheard() {
    return unavailable(
        "The key is revoked, but nodes that can't reach the database have not heard of it; try"
            + " again.");
  }

  /** What was used, at most {@code rowsMax} rows; see {@link UsageBook}. */
  public List<UsageBook.Row> usage(UsageBook.Filter filter, int rowsMax) {
    return asking(() -> usage.rows(filter, rowsMax));
  }

  /** The day it is, UTC. */
  public LocalDate today() {
    return LocalDate.ofInstant(made.clock().instant(), ZoneOffset.UTC);
  }

  private static <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (Unavailable away) {
      throw unavailable("The database can't be reached right now; try again shortly.");
    }
  }

  private static RequestRejected unavailable(String message) {
    return new RequestRejected(ApiError.of(ApiError.Kind.UNAVAILABLE, message));
  }
}
