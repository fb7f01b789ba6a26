package dev.turnstone.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.WorkersMessage.Heartbeat;
import dev.turnstone.log.WorkersMessage.Tick;
import dev.turnstone.testkit.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WorkersTest {
  private final Clockwork clock = new Clockwork();

  @Test
  void aMessageThatComesTwiceCountsOnce() {
    Workers once = clock.beat(1).tick(1).workers();

    Workers twice =
        once.after(new Tick(Given.uuid(9, 1), 1), clock.millis())
            .after(
                new Heartbeat(Given.worker(1), 1, Map.of(), List.of(), Map.of()), clock.millis());

    assertThat(twice).isEqualTo(once);
  }

  @Test
  void whatTheTopicForgetsTheTableForgets() {
    clock.beat(1).pass(Duration.ofMinutes(61).toMillis());

    assertThat(clock.tick(1).workers().seen()).isEmpty();
  }

  @Test
  void theTimeOfTheTableNeverGoesBack() {
    Workers workers = clock.tick(1).workers();

    Workers back = workers.after(new Tick(Given.uuid(9, 2), 1), Desk.START);

    assertThat(back.millis()).isEqualTo(workers.millis());
  }

  @Test
  void aTableThatReadsThePastIsNotHandedOn() {
    List<Workers> seen = new ArrayList<>();
    WorkersTable table = new WorkersTable(2, seen::add);

    table.read(0, Desk.START, new Tick(Given.uuid(9, 1), 1));
    assertThat(seen).isEmpty();
    table.read(1, Desk.START + 1_000, new Tick(Given.uuid(9, 1), 2));

    assertThat(seen).extracting(Workers::millis).containsExactly(Desk.START + 1_000);
  }
}
