package dev.turnstone.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.coordinator.Sighting.Reach;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GateTest {
  private final Gate gate = new Gate(0, 3);

  @Test
  void aSightingPassesOnceItsPartitionWasReadThatFar() {
    Sighting sighting = sighting(4, 10, 0);

    assertThat(gate.pass(sighting, 9)).isEmpty();
    assertThat(gate.pass(sighting, 10)).contains(sighting);
    assertThat(gate.pass(sighting, 10)).isEmpty();
  }

  @Test
  void aSightingBegunBeforeTheAssignmentNeverPasses() {
    assertThat(gate.pass(sighting(3, 0, 0), 0)).isEmpty();
  }

  @Test
  void anIdlePartitionIsCaughtUpByWhatTheGroupCommitted() {
    assertThat(gate.pass(sighting(4, 10, 10), 0)).isPresent();
    assertThat(gate.pass(sighting(5, 10, 9), 0)).isEmpty();
  }

  @Test
  void underSteadyTrafficTheOlderSightingIsWaitedFor() {
    Sighting older = sighting(4, 10, 0);

    assertThat(gate.pass(older, 5)).isEmpty();
    assertThat(gate.pass(sighting(5, 20, 0), 10)).contains(older);
  }

  @Test
  void nothingPassesForAPartitionNobodyTold() {
    assertThat(new Gate(1, 0).pass(sighting(4, 0, 0), 0)).isEmpty();
    assertThat(gate.pass(null, 0)).isEmpty();
  }

  private static Sighting sighting(long number, long end, long floor) {
    return new Sighting(number, Workers.NONE, Map.of(0, new Reach(end, floor)));
  }
}
