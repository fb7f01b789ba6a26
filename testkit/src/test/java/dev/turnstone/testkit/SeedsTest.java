package dev.turnstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SeedsTest {
  @Test
  void everyWalkHasOtherChances() {
    Set<Long> firsts = new HashSet<>();

    Seeds.walk(20, random -> firsts.add(random.nextLong()));

    assertThat(firsts).hasSizeGreaterThan(Long.getLong("turnstone.seed") == null ? 15 : 0);
  }

  @Test
  void aFailureNamesTheSeedThatWalksItAgain() {
    assertThatThrownBy(() ->
            Seeds.walk(
                1,
                _ -> {
                  throw new IllegalStateException("found something");
                }))
        .hasMessageContaining("-Dturnstone.seed=")
        .hasRootCauseMessage("found something");
  }
}
