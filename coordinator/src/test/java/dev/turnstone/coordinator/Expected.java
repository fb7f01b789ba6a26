package dev.turnstone.coordinator;

import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Draft;
import dev.turnstone.log.Task;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import java.util.List;

/** Outputs as tests write them. */
final class Expected {
  private Expected() {}

  static Output yes(RunId run, int claim, int n) {
    return new Output.Say(new ControlMessage.Verdict(run, Given.claim(claim), n, true));
  }

  static Output no(RunId run, int claim, int n) {
    return new Output.Say(new ControlMessage.Verdict(run, Given.claim(claim), n, false));
  }

  static Output stop(RunId run) {
    return new Output.Say(new ControlMessage.Stop(run));
  }

  static Output task(RunId run, int attempt, long known) {
    return task(run, LaneId.of(run), attempt, known);
  }

  static Output task(RunId run, String lane, int attempt, long known) {
    return task(run, new LaneId(lane), attempt, known);
  }

  private static Output task(RunId run, LaneId lane, int attempt, long known) {
    LogPosition place = new LogPosition(Desk.PARTITION, known);
    return new Output.Dispatch(
        new Task(run, Tenant.DEFAULT, lane, attempt, false, null, place), Task.Kind.INTERACTIVE);
  }

  static Output end(RunId run, Outcome outcome) {
    return end(run, LaneId.of(run), outcome);
  }

  static Output end(RunId run, String lane, Outcome outcome) {
    return end(run, new LaneId(lane), outcome);
  }

  private static Output end(RunId run, LaneId lane, Outcome outcome) {
    return new Output.Append(Draft.of(run, Tenant.DEFAULT, lane, new RunEvent.Ended(outcome)));
  }

  static Output queue(String topic, int waiting, long oldestMillis) {
    return new Output.Say(new ControlMessage.Queue(topic, Desk.PARTITION, waiting, oldestMillis));
  }

  /** Without the queues' depths, which every sighting gives. */
  static List<Output> withoutQueues(List<Output> outputs) {
    return outputs.stream()
        .filter(output ->
            !(output instanceof Output.Say say) || !(say.message() instanceof ControlMessage.Queue))
        .toList();
  }

  /** Without dead letters, whose content is nobody's contract. */
  static List<Output> withoutLetters(List<Output> outputs) {
    return outputs.stream().filter(output -> !(output instanceof Output.Bury)).toList();
  }
}
