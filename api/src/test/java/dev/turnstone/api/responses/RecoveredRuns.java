package dev.turnstone.api.responses;

import static dev.turnstone.api.responses.Acts.answers;
import static dev.turnstone.api.responses.Acts.call;
import static dev.turnstone.api.responses.Acts.calls;
import static dev.turnstone.api.responses.Acts.completes;
import static dev.turnstone.api.responses.Acts.cut;
import static dev.turnstone.api.responses.Acts.fails;
import static dev.turnstone.api.responses.Acts.isCancelled;
import static dev.turnstone.api.responses.Acts.model;
import static dev.turnstone.api.responses.Acts.results;
import static dev.turnstone.api.responses.Acts.said;
import static dev.turnstone.api.responses.Acts.starts;
import static dev.turnstone.api.responses.Acts.text;
import static dev.turnstone.api.responses.Acts.thinks;
import static dev.turnstone.api.responses.Acts.toolsDone;
import static dev.turnstone.api.responses.RecoveryCase.LOOKUP;
import static dev.turnstone.api.responses.RecoveryCase.PARIS;
import static dev.turnstone.api.responses.RecoveryCase.RUN;
import static dev.turnstone.api.responses.RecoveryCase.background;
import static dev.turnstone.api.responses.RecoveryCase.plain;
import static dev.turnstone.api.responses.RecoveryCase.structured;
import static dev.turnstone.api.responses.RecoveryCase.tools;

import dev.turnstone.item.Item;
import dev.turnstone.item.Item.ToolResult.Status;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Outcome.Incomplete.Reason;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Story;
import java.util.List;

/** Where a run stood when its attempt was lost, how it was lost, and how the run ended then. */
final class RecoveredRuns {
  private static final Item.ToolCall AGAIN = call(RUN, 0, 1, "lookup", "{\"q\":\"b\"}");

  private RecoveredRuns() {}

  static List<RecoveryCase> all() {
    return List.of(
        background("lost-before-its-step", run -> hello(run.claimed(1), 2)),
        background("lost-before-its-first-words", run -> hello(run.claimed(1, model(0)), 2)),
        background("lost-in-mid-text", run -> hello(morning(run), 2)),
        plain("handed-back", run -> hello(morning(run).worker(new RunEvent.Released()), 2)),
        plain("broken-off-by-the-model", run -> hello(morning(run).worker(Acts.breaksOff()), 2)),
        plain("late-words-of-the-lost-worker", RecoveredRuns::late),
        background("cancelled-before-it-is-taken-over", run -> morning(run).said(isCancelled())),
        background("cancelled-in-the-next-attempt", run -> again(morning(run)).said(isCancelled())),
        structured(
            "cancelled-in-json",
            run ->
                run.claimed(1, model(0))
                    .worker(text(0, "{\"ci"))
                    .claimed(2, model(0))
                    .worker(text(0, "{\"city\":", "\"Lon"))
                    .said(isCancelled())),
        plain("failed-before-it-is-taken-over", run -> morning(run).said(fails())),
        plain("failed-in-the-next-attempt", run -> again(morning(run)).said(fails())),
        plain(
            "failed-with-an-item-that-did-not-come-again",
            run ->
                run.claimed(1, model(0))
                    .worker(thinks(0, "Old."))
                    .worker(text(1, "Good mor"))
                    .claimed(2, model(0))
                    .worker(thinks(0, "New."))
                    .said(fails())),
        tools(
            "failed-with-an-open-call",
            run ->
                morning(run)
                    .claimed(2, model(0))
                    .worker(calls(PARIS, 0, "{\"city\":\"Lon"))
                    .said(fails())),
        plain(
            "incomplete-before-it-is-taken-over", run -> morning(run).said(cut(Reason.ABANDONED))),
        plain(
            "expired-in-the-next-attempt",
            run -> again(morning(run)).said(new RunEvent.Ended(new Outcome.Expired()))),
        tools(
            "lost-between-answer-and-tools",
            run ->
                found(
                    asked(run, 1)
                        .claimed(2, Acts.tools(1))
                        .worker(starts(1, LOOKUP), starts(1, AGAIN))
                        .worker(results(1, LOOKUP, "found", Status.OK))
                        .worker(results(1, AGAIN, "no such thing", Status.FAILED))
                        .worker(toolsDone(1)))),
        tools(
            "lost-in-mid-tools",
            run ->
                found(
                    asked(run, 1)
                        .worker(Acts.tools(1), starts(1, LOOKUP), starts(1, AGAIN))
                        .worker(results(1, LOOKUP, "found", Status.OK))
                        .claimed(2, Acts.tools(1))
                        .worker(results(1, AGAIN, "", Status.UNKNOWN))
                        .worker(toolsDone(1)))),
        tools("lost-between-tools-and-answer", run -> found(looked(run, 1).claimed(2))),
        tools(
            "lost-in-the-text-after-tools",
            run -> found(looked(run, 1).worker(model(2)).worker(text(0, "Not fou")).claimed(2))),
        tools(
            "lost-in-both-answers",
            run ->
                found(looked(morning(run), 2).worker(model(2)).worker(text(0, "Not")).claimed(3))),
        tools(
            "cancelled-in-mid-tools",
            run ->
                asked(morning(run), 2)
                    .worker(Acts.tools(1), starts(1, LOOKUP))
                    .said(isCancelled())),
        tools(
            "failed-in-mid-tools",
            run ->
                asked(morning(run), 2)
                    .worker(Acts.tools(1), starts(1, LOOKUP), starts(1, AGAIN))
                    .worker(results(1, AGAIN, "found", Status.OK))
                    .said(fails())));
  }

  private static Story morning(Story run) {
    return run.claimed(1, model(0)).worker(text(0, "Good ", "mor"));
  }

  private static Story again(Story died) {
    return died.claimed(2, model(0)).worker(text(0, "Hel"));
  }

  private static Story hello(Story died, int attempt) {
    return died.claimed(attempt, model(0))
        .worker(text(0, "Hel", "lo"))
        .worker(answers(0, Finish.STOP, said("Hello")), completes());
  }

  /** The lost worker is not dead: what it still says is passed over. */
  private static Story late(Story run) {
    Stamp next = new Stamp(Given.claim(2), 2);
    return again(morning(run))
        .stamped(new Stamp(Given.claim(1), 2), List.of(text(0, "ning")))
        .stamped(next, List.of(text(0, "lo")))
        .worker(answers(0, Finish.STOP, said("Hello")), completes());
  }

  private static Story asked(Story run, int attempt) {
    return run.claimed(attempt, model(0)).worker(answers(0, Finish.TOOL_CALLS, LOOKUP, AGAIN));
  }

  private static Story looked(Story run, int attempt) {
    return asked(run, attempt)
        .worker(Acts.tools(1), starts(1, LOOKUP), starts(1, AGAIN))
        .worker(results(1, LOOKUP, "found", Status.OK))
        .worker(results(1, AGAIN, "found too", Status.OK))
        .worker(toolsDone(1));
  }

  private static Story found(Story run) {
    return run.worker(model(2))
        .worker(text(0, "Found."))
        .worker(answers(2, Finish.STOP, said("Found.")), completes());
  }
}
