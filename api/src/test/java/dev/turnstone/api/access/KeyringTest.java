package dev.turnstone.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.KeyHash;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.MemoryKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KeyringTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryKeys book = new MemoryKeys(clock);
  private final Keyring keyring = new Keyring(book, clock, () -> {});

  private ApiKey kept(int number, @Nullable Instant expires) {
    return kept(number, ApiKey.Limits.NONE, expires);
  }

  private ApiKey kept(int number, ApiKey.Limits limits, @Nullable Instant expires) {
    ApiKey key =
        new ApiKey(
            new KeyId(Given.uuid(9, number)),
            new Tenant("team"),
            "",
            List.of(),
            limits,
            clock.instant(),
            expires,
            null);
    book.add(key, hash(number));
    return key;
  }

  private static KeyHash hash(int number) {
    return KeyHash.of("secret " + number);
  }

  @Test
  void aKeyThatAnotherNodeHasJustMadeIsLookedForBeforeItIsRefused() {
    keyring.reload();
    ApiKey key = kept(1, null);

    assertThat(keyring.find(hash(1))).contains(key);
    assertThat(keyring.named(key.id())).contains(key);
    assertThat(keyring.find(hash(2))).isEmpty();
  }

  @Test
  void knownKeysGoOnWhilePostgresIsAwayAndOfOthersNothingIsSaid() {
    ApiKey key = kept(1, null);
    keyring.reload();
    book.goAway();

    assertThatThrownBy(keyring::reload).isInstanceOf(Unavailable.class);

    assertThat(keyring.find(hash(1))).contains(key);
    assertThatThrownBy(() -> keyring.find(hash(2)))
        .isInstanceOfSatisfying(
            RequestRejected.class,
            refused -> assertThat(refused.error().kind()).isEqualTo(ApiError.Kind.UNAVAILABLE));
  }

  @Test
  void aRevocationThatIsHeardHoldsThoughPostgresSaysOtherwise() {
    ApiKey key = kept(1, null);
    keyring.reload();
    book.goAway();

    keyring.revoked(key.id());

    assertThat(keyring.find(hash(1))).isEmpty();
    assertThat(keyring.named(key.id())).isEmpty();
    book.comeBack();
    keyring.reload();
    assertThat(keyring.find(hash(1))).as("what was read is older than the revocation").isEmpty();
  }

  @Test
  void aRevocationThatIsNotHeardHoldsFromTheNextReloadOn() {
    ApiKey key = kept(1, null);
    keyring.reload();
    book.revoke(key.id());

    keyring.reload();

    assertThat(keyring.find(hash(1))).isEmpty();
    assertThat(keyring.named(key.id())).isEmpty();
  }

  @Test
  void aRevocationIsForgottenOnceNobodyCanHaveTheKeyAnyMore() {
    ApiKey key = kept(1, null);
    keyring.reload();
    keyring.revoked(key.id());
    clock.advance(Duration.ofMinutes(61));
    keyring.reload();
    assertThat(keyring.find(hash(1))).as("it is still read").isEmpty();
    book.revoke(key.id());
    keyring.reload();
    keyring.reload();

    // Ids are never used again; here it shows that nothing is remembered.
    kept(1, null);

    assertThat(keyring.find(hash(1))).isPresent();
  }

  @Test
  void aKeyEndsWhenItsTimeHasCome() {
    ApiKey key = kept(1, clock.instant().plusSeconds(60));
    keyring.reload();
    assertThat(keyring.find(hash(1))).contains(key);

    clock.advance(Duration.ofSeconds(60));

    assertThat(keyring.find(hash(1))).isEmpty();
    assertThat(keyring.named(key.id())).isEmpty();
  }

  @Test
  void whatWasSpentYesterdayIsNotCountedToday() {
    ApiKey key = kept(1, new ApiKey.Limits(null, null, 1_000L), null);
    book.spent(key.id(), 100);
    keyring.reload();
    assertThat(keyring.spentToday(key.id())).isEqualTo(100);
    book.goAway();

    clock.advance(Duration.ofDays(1));

    assertThat(keyring.spentToday(key.id())).isZero();
  }
}
