package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.archive.Unavailable;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunEvent;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Story;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AppliedPositionsTest {
  private final TestStore store = new TestStore();
  private final AppliedPositions applied = new AppliedPositions(store);

  @Test
  void whoWaitsIsToldOnceThePositionIsPassed() {
    CompletableFuture<Void> passing = applied.passing(new LogPosition(1, 5));

    applied.announced(Map.of(1, 5L, 2, 9L));
    assertThat(passing).isNotDone();

    applied.announced(Map.of(1, 6L));
    assertThat(passing).isCompleted();
  }

  @Test
  void whatPostgresHasAlreadyIsNotWaitedFor() {
    Story.plain(Given.run(1)).said(new RunEvent.Deleted()).records(0, 0).forEach(store::apply);

    assertThat(applied.passing(new LogPosition(0, 1))).isCompleted();
    assertThat(applied.passing(new LogPosition(0, 2))).isNotDone();
  }

  @Test
  void positionsNeverGoBack() {
    applied.announced(Map.of(1, 6L));
    applied.announced(Map.of(1, 3L));

    assertThat(applied.passing(new LogPosition(1, 5))).isCompleted();
  }

  @Test
  void whoCannotAskPostgresDoesNotWait() {
    store.away(1);

    assertThatThrownBy(() -> applied.passing(new LogPosition(0, 0)))
        .isInstanceOf(Unavailable.class);
  }
}
