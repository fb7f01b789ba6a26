package dev.turnstone.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.KeyHash;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.MemoryKeys;
import dev.turnstone.testkit.SpecBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  private static final KeyId KEY = new KeyId(Given.uuid(9, 1));
  private static final RunId RUN = Given.run(1);
  private static final RunSpec ASKED = SpecBuilder.alone(RUN).key(KEY).build();

  private final ManualClock clock = new ManualClock();
  private final MemoryKeys book = new MemoryKeys(clock);
  private final Keyring keyring = new Keyring(book, clock, () -> {});
  private final KeyCounts counts = new KeyCounts(() -> 0);
  private final Admission admission = new Admission(keyring, counts, clock);

  private void key(ApiKey.Limits limits) {
    ApiKey key =
        new ApiKey(KEY, Tenant.DEFAULT, "", List.of(), limits, clock.instant(), null, null);
    book.add(key, KeyHash.of("secret"));
    keyring.reload();
  }

  @Test
  void aNodeThatDoesNotKnowTheOpenRunsYetDoesNotJudgeThem() {
    key(new ApiKey.Limits(null, 1, null));

    assertThat(admission.admit(RUN, ASKED).orElseThrow().error().kind())
        .isEqualTo(ApiError.Kind.UNAVAILABLE);

    counts.startOver(Map.of());
    assertThat(admission.admit(RUN, ASKED)).isEmpty();
  }

  @Test
  void whoHasNoLimitOfOpenRunsNeedNotWaitForThem() {
    key(new ApiKey.Limits(1, null, null));

    assertThat(admission.admit(RUN, ASKED)).isEmpty();
  }
}
