package dev.turnstone.api.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.access.KeyCounts;
import dev.turnstone.api.access.KeyWitness;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.EventTail;
import dev.turnstone.log.NewerFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A log that a later release wrote. */
final class NewerFormatTest {

  @Test
  void theNodeIsToldAndServesNoMore() throws Exception {
    var told = new CompletableFuture<NewerFormat>();
    var shared = new ApiNode.Shared();
    var tail =
        new Tail(
            _ -> new Newer(),
            shared.log::partition,
            shared.archive,
            1,
            new KeyWitness(new KeyCounts(System::nanoTime), shared.keys),
            told::complete);

    tail.start();
    NewerFormat why = told.get(30, TimeUnit.SECONDS);
    tail.close();

    assertThat(why).hasMessageContaining("record format 9 at 0/1");
    assertThat(tail.ready()).isFalse();
  }

  /** Its first record is of a format that nobody here knows. */
  private static final class Newer implements EventTail {
    @Override
    public List<EventRecord> poll(Duration limit) {
      throw new NewerFormat(9, "0/1");
    }

    @Override
    public Map<Integer, Long> positions() {
      return Map.of();
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
  }
}
