package dev.turnstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.KeyBook;
import dev.turnstone.keys.KeyHash;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.Tenant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What everybody may rely on who keeps keys. */
public abstract class KeyBookContract {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant FAR_AWAY = Instant.parse("2100-01-01T00:00:00Z");

  /** An empty one. */
  protected abstract KeyBook book();

  private static ApiKey key(int number, @Nullable Instant expires) {
    return new ApiKey(
        new KeyId(new UUID(0x7000, number)),
        new Tenant("team"),
        "for number " + number,
        List.of("demo/echo", "openai/*"),
        new ApiKey.Limits(60, 3, 1L << 40),
        LONG_AGO.plus(number, ChronoUnit.SECONDS),
        expires,
        null);
  }

  private static KeyHash hash(int number) {
    return KeyHash.of("secret " + number);
  }

  @Test
  void aKeyIsFoundByItsSecretAsItWasMade() {
    KeyBook book = book();
    ApiKey made = key(1, FAR_AWAY);

    assertThat(book.add(made, hash(1))).isTrue();

    assertThat(book.find(hash(1))).contains(new KeyBook.Held(made, hash(1), 0));
    assertThat(book.counting()).containsExactly(new KeyBook.Held(made, hash(1), 0));
    assertThat(book.find(hash(2))).isEmpty();
  }

  @Test
  void aKeyWithoutAnyLimitComesBackAsOne() {
    KeyBook book = book();
    ApiKey made =
        new ApiKey(
            new KeyId(new UUID(0x7000, 1)),
            Tenant.DEFAULT,
            "",
            List.of(),
            ApiKey.Limits.NONE,
            LONG_AGO,
            null,
            null);

    book.add(made, hash(1));

    assertThat(book.all(10)).containsExactly(made);
  }

  @Test
  void anExpiredOrRevokedKeyIsListedAndCountsNoMore() {
    KeyBook book = book();
    book.add(key(1, LONG_AGO), hash(1));
    book.add(key(2, null), hash(2));
    book.add(key(3, null), hash(3));

    ApiKey revoked = book.revoke(key(2, null).id()).orElseThrow();
    ApiKey again = book.revoke(revoked.id()).orElseThrow();

    assertThat(revoked.revoked()).isNotNull();
    assertThat(again).as("the first time counts").isEqualTo(revoked);
    assertThat(book.counting())
        .extracting(held -> held.key().name())
        .containsExactly("for number 3");
    assertThat(book.find(hash(1))).isEmpty();
    assertThat(book.find(hash(2))).isEmpty();
    assertThat(book.all(10))
        .as("the newest first")
        .extracting(ApiKey::name)
        .containsExactly("for number 3", "for number 2", "for number 1");
  }

  @Test
  void whatCountsIsListedBeforeWhatDoesNot() {
    KeyBook book = book();
    book.add(key(1, null), hash(1));
    book.add(key(2, null), hash(2));
    book.add(key(3, null), hash(3));
    book.add(key(4, LONG_AGO), hash(4));
    book.revoke(key(3, null).id());

    assertThat(book.all(10))
        .extracting(ApiKey::name)
        .containsExactly("for number 2", "for number 1", "for number 4", "for number 3");
    assertThat(book.all(1)).extracting(ApiKey::name).containsExactly("for number 2");
  }

  @Test
  void nobodyRevokesWhatIsNotThere() {
    assertThat(book().revoke(key(1, null).id())).isEmpty();
  }
}
