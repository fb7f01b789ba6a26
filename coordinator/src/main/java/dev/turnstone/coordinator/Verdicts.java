package dev.turnstone.coordinator;

import dev.turnstone.log.ControlMessage;
import dev.turnstone.run.Entry;
import dev.turnstone.run.Judged;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunState;
import dev.turnstone.run.Stamp;
import java.util.Optional;

/** What a worker is told about a record that it may only act on once it counts. */
final class Verdicts {
  private Verdicts() {}

  /**
   * The word on a record that carries a claim or a tool start, the same each time it is read while
   * the claim is current; on a record that breaks its claim, a no.
   */
  static Optional<ControlMessage.Verdict> of(Judged judged) {
    return judged
        .record()
        .stamp()
        .filter(_ -> asks(judged))
        .map(stamp ->
            new ControlMessage.Verdict(
                judged.record().run(), stamp.claim(), stamp.n(), yes(judged, stamp)));
  }

  private static boolean asks(Judged judged) {
    return !judged.record().progressOnly()
        && judged.record().entries().stream().anyMatch(Verdicts::asks);
  }

  private static boolean asks(Entry entry) {
    return entry instanceof RunEvent.Claimed || entry instanceof RunEvent.ToolStarted;
  }

  private static boolean yes(Judged judged, Stamp stamp) {
    return judged.state().hold().covers(stamp)
        && judged.record().entries().stream().allMatch(entry -> counts(judged.state(), entry));
  }

  /** A tool start that did not fit is covered by its record's number all the same. */
  private static boolean counts(RunState state, Entry entry) {
    return !(entry instanceof RunEvent.ToolStarted started)
        || started.step() < state.work().steps()
        || state.work().calls().containsKey(started.callId());
  }
}
