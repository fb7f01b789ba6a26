package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.ToolServer;
import dev.turnstone.run.Entry;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Stamp;
import java.util.List;

/**
 * What the first worker of a run had brought into the log when it died, if it did: a model's
 * answer, a tool's result and a second answer.
 */
record Survived(List<Entry> entries) {
  static Survived of(EventsTopic log, RunId run) {
    List<EventsTopic.Found> records = log.of(run);
    var claim =
        records.stream()
            .flatMap(record -> record.read().stamp().stream())
            .map(Stamp::claim)
            .findFirst()
            .orElseThrow();
    return new Survived(
        records.stream()
            .filter(record ->
                record.read().stamp().filter(stamp -> stamp.claim().equals(claim)).isPresent())
            .flatMap(record -> record.read().entries().stream())
            .toList());
  }

  private boolean has(Class<? extends Entry> fact) {
    return entries.stream().anyMatch(fact::isInstance);
  }

  private boolean completed(int step) {
    return entries.stream()
        .anyMatch(
            entry -> entry instanceof RunEvent.StepCompleted(int done, var _) && done == step);
  }

  /** Nothing of it was done again, and what may have been done is said to be unknown. */
  void check(Script script, String tool, List<ToolServer.ToolCall> calls) {
    assertThat(script.asked(0)).hasSizeBetween(1, completed(0) ? 1 : 2);
    assertThat(script.asked(1)).hasSizeBetween(1, completed(2) ? 1 : 2);
    assertThat(calls.stream().map(ToolServer.ToolCall::key).distinct()).hasSizeLessThan(2);
    boolean uncertain = has(RunEvent.ToolStarted.class) && !has(RunEvent.ToolFinished.class);
    boolean unknown = script.asked(1).getLast().history().contains("unknown");
    assertThat(unknown).isEqualTo(uncertain && tool.equals("book"));
    if (!uncertain) {
      assertThat(calls).hasSize(1);
    } else if (tool.equals("book")) {
      assertThat(calls).hasSizeLessThan(2);
    } else {
      assertThat(calls).hasSizeBetween(1, 2);
    }
  }
}
