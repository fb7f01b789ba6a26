package dev.turnstone.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class IdsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:15:30.123Z");
  private final Ids ids = new Ids(Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom());

  @Test
  void anIdCarriesItsMillisecondAndIsAVersion7() {
    UUID id = ids.next();

    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    assertThat(Stream.generate(ids::next).limit(10_000)).doesNotHaveDuplicates();
  }
}
