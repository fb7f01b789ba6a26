package dev.turnstone.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was asked and what came of it: a fold over a run's accepted entries, beside {@link
 * RunState}.
 *
 * @param spec absent for a run that was ended before it was asked for
 * @param steps finished ones
 * @param openedMicros when the open step began
 * @param results of the calls of the step that is next to be completed, which outlive a claim
 */
public record RunContent(
    @Nullable RunSpec spec,
    List<Step> steps,
    long openedMicros,
    List<Step.CallResult> results,
    Usage usage) {
  public static final RunContent NONE = new RunContent(null, List.of(), 0, List.of(), Usage.NONE);

  public RunContent {
    steps = List.copyOf(steps);
    results = List.copyOf(results);
  }

  public Optional<RunSpec> asked() {
    return Optional.ofNullable(spec);
  }

  /** Folds everything that {@code judged} accepted. */
  public RunContent after(Judged judged) {
    RunContent content = this;
    for (Timed timed : judged.facts()) {
      content = content.after(timed);
    }
    return content;
  }

  /** Folds one accepted entry. */
  public RunContent after(Timed timed) {
    return switch (timed.entry()) {
      case RunEvent.Requested requested ->
          new RunContent(requested.spec(), steps, openedMicros, results, usage);
      case RunEvent.StepStarted _ -> new RunContent(spec, steps, timed.micros(), results, usage);
      case RunEvent.ToolFinished done -> finished(done);
      case RunEvent.StepCompleted done -> completed(done, timed.micros());
      case RunEvent.ClientToolsAnswered answered ->
          plus(
              new Step.Answers(answered.request(), timed.micros(), answered.outputs()),
              results,
              usage);
      case RunEvent.Claimed _,
          RunEvent.ToolStarted _,
          RunEvent.ClientToolsRequested _,
          RunEvent.AttemptFailed _,
          RunEvent.Released _,
          RunEvent.Ended _,
          RunEvent.Deleted _,
          RunDelta _ ->
          this;
    };
  }

  private RunContent finished(RunEvent.ToolFinished done) {
    List<Step.CallResult> now = new ArrayList<>(results);
    now.removeIf(result -> result.callId().equals(done.callId()));
    now.add(new Step.CallResult(done.callId(), done.result()));
    return new RunContent(spec, steps, openedMicros, now, usage);
  }

  private RunContent completed(RunEvent.StepCompleted done, long micros) {
    return switch (done.result()) {
      case StepResult.ModelAnswered answer ->
          plus(
              new Step.Model(done.step(), openedMicros, micros, answer),
              List.of(),
              usage.plus(answer.usage()));
      case StepResult.ToolsFinished() ->
          plus(new Step.Tools(done.step(), openedMicros, micros, results), List.of(), usage);
    };
  }

  private RunContent plus(Step step, List<Step.CallResult> open, Usage newUsage) {
    List<Step> now = new ArrayList<>(steps);
    now.add(step);
    return new RunContent(spec, now, openedMicros, open, newUsage);
  }
}
