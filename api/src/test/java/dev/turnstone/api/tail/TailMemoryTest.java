package dev.turnstone.api.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.run.RunId;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.MemoryLog;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class TailMemoryTest {
  private final Map<RunId, RunTail> runs = new ConcurrentHashMap<>();
  private final TailMemory memory = new TailMemory(runs, Long.MAX_VALUE);
  private final RunId run = Given.run(1);

  private EventRecord held() {
    MemoryLog log = new MemoryLog(new ManualClock(), 1);
    new Story(run, SpecBuilder.alone(run).build()).requested().appendTo(log);
    EventRecord record = log.records().getFirst();
    RunTail tail = runs.computeIfAbsent(run, RunTail::new);
    tail.add(record, false);
    memory.added(record);
    return record;
  }

  @Test
  void aRunThatPostgresHasIsForgotten() {
    EventRecord record = held();

    memory.dropBelow(Map.of(0, record.position().offset() + 1));

    assertThat(runs).isEmpty();
  }

  @Test
  void aRunNobodyCameToKnowIsForgottenWhenItsReaderGivesUp() {
    EventRecord record = held();
    RunTail tail = Objects.requireNonNull(runs.get(run));
    assertThat(tail.pin()).isTrue();
    memory.dropBelow(Map.of(0, record.position().offset() + 1));
    assertThat(runs).as("kept while it is read").containsKey(run);

    tail.unpin();
    memory.released(run);

    assertThat(runs).isEmpty();
  }

  @Test
  void aRunThatWasGivenUpIsWaitedForUpToItsLastRecord() {
    MemoryLog log = new MemoryLog(new ManualClock(), 1);
    List<Draft> story = Story.plain(run).claimed(1).drafts();
    var _ = log.append(story.getFirst());
    Story.plain(Given.run(2)).appendTo(log);
    var _ = log.append(story.getLast());
    int bytes = log.records().stream().mapToInt(EventRecord::bytes).sum();
    TailMemory small = new TailMemory(runs, bytes - 1);
    for (EventRecord record : log.records()) {
      runs.computeIfAbsent(record.run(), RunTail::new).add(record, true);
      small.added(record);
    }

    small.bound();

    assertThat(runs).doesNotContainKey(run);
    Progress applied = new Progress();
    applied.reached(Map.of(0, 2L));
    assertThatThrownBy(() -> small.check(applied)).isInstanceOf(TailLost.class);
    applied.reached(Map.of(0, 3L));
    small.check(applied);
  }
}
