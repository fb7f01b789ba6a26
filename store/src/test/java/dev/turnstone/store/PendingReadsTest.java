package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.EventGroup.Read;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.Entry;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.StepKind;
import dev.turnstone.store.AppliedOffsets.Span;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Story;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PendingReadsTest {
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final List<EventRecord> RECORDS =
      Story.plain(Given.run(1))
          .claimed(1, new RunEvent.StepStarted(0, StepKind.MODEL))
          .worker(new RunDelta.Text(0, List.of("a")))
          .worker(new RunDelta.Text(0, List.of("b")))
          .records(0, 1);

  private final PendingReads pending = new PendingReads(Duration.ofNanos(250));

  @Test
  void aFactIsDueAtOnce() {
    pending.add(read(0), 1_000);

    assertThat(pending.due(1_000)).isTrue();
  }

  @Test
  void progressWaitsForCompanyButNotForLong() {
    pending.add(read(2), 1_000);
    pending.add(read(3), 1_100);

    assertThat(pending.due(1_200)).isFalse();
    assertThat(pending.patience(IDLE, 1_200)).isEqualTo(Duration.ofNanos(50));
    assertThat(pending.due(1_250)).isTrue();
    assertThat(pending.spans(Map.of(0, 2L))).containsExactly(new Span(0, 2, 4));
  }

  @Test
  void nothingIsNeverDue() {
    assertThat(pending.due(Long.MAX_VALUE)).isFalse();
    assertThat(pending.patience(IDLE, 0)).isEqualTo(IDLE);
  }

  @Test
  void whatIsDroppedIsGone() {
    pending.add(read(0), 0);

    pending.drop(0);

    assertThat(pending.events()).isEmpty();
    assertThat(pending.due(0)).isFalse();
  }

  private static Read read(int index) {
    EventRecord record = RECORDS.get(index);
    return new Read.Event(record, RunJson.text(record.entries().toArray(new Entry[0])));
  }
}
