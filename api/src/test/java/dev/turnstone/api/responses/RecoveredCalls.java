package dev.turnstone.api.responses;

import static dev.turnstone.api.responses.Acts.answers;
import static dev.turnstone.api.responses.Acts.call;
import static dev.turnstone.api.responses.Acts.calls;
import static dev.turnstone.api.responses.Acts.completes;
import static dev.turnstone.api.responses.Acts.model;
import static dev.turnstone.api.responses.Acts.said;
import static dev.turnstone.api.responses.Acts.text;
import static dev.turnstone.api.responses.Acts.thinks;
import static dev.turnstone.api.responses.Acts.thought;
import static dev.turnstone.api.responses.RecoveryCase.LOOKUP;
import static dev.turnstone.api.responses.RecoveryCase.PARIS;
import static dev.turnstone.api.responses.RecoveryCase.RUN;
import static dev.turnstone.api.responses.RecoveryCase.TIME;
import static dev.turnstone.api.responses.RecoveryCase.tools;

import dev.turnstone.item.Item;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.testkit.Story;
import java.util.List;

/** Attempts that died in a call, or called after one that died. */
final class RecoveredCalls {
  private static final Item.ToolCall ROME = call(RUN, 0, 1, "weather", "{\"city\":\"Rome\"}");
  private static final Item.ToolCall THIRD = call(RUN, 0, 2, "weather", "{\"city\":\"Paris\"}");
  private static final Item.ToolCall ODD = call(RUN, 0, 0, "weather", "{\"a\":\"\uD83D\uDE00\"}");

  private RecoveredCalls() {}

  static List<RecoveryCase> all() {
    return List.of(
        tools("call-then-call", run -> paris(london(run), 2)),
        tools(
            "call-without-arguments-then-call",
            run -> paris(run.claimed(1, model(0)).worker(calls(PARIS, 0)), 2)),
        tools("call-then-call-of-another-function", run -> time(london(run), 2)),
        tools(
            "call-then-call-of-another-function-in-one-piece",
            run ->
                london(run)
                    .claimed(2, model(0))
                    .worker(answers(0, Finish.TOOL_CALLS, TIME), completes())),
        tools(
            "call-then-call-of-another-function-then-call",
            run -> paris(london(run).claimed(2, model(0)).worker(calls(TIME, 0, "{\"zone\":")), 3)),
        tools(
            "call-of-odd-characters",
            run ->
                run.claimed(1, model(0))
                    .worker(calls(ODD, 0, "{\"a\":\"\u0000", "\uD83D\uDE00"))
                    .claimed(2, model(0))
                    .worker(calls(ODD, 0, "{\"a\":\"", "\uD83D\uDE00", "\"}"))
                    .worker(answers(0, Finish.TOOL_CALLS, ODD), completes())),
        tools(
            "call-then-call-in-one-piece",
            run ->
                london(run)
                    .claimed(2, model(0))
                    .worker(answers(0, Finish.TOOL_CALLS, PARIS), completes())),
        tools("call-then-text", run -> noIdea(london(run), 2)),
        tools(
            "call-with-all-its-arguments-then-text",
            run ->
                noIdea(
                    run.claimed(1, model(0))
                        .worker(calls(PARIS, 0, "{\"city\":", "{\"in\":\"Paris\"}", "}")),
                    2)),
        tools(
            "call-told-in-one-piece-then-text",
            run -> noIdea(run.claimed(1, model(0)).worker(calls(TIME, 0, "{}")), 2)),
        tools(
            "call-then-reasoning-and-call",
            run ->
                london(run)
                    .claimed(2, model(0))
                    .worker(thinks(0, "Hm."))
                    .worker(calls(ROME, 1, "{\"city\":", "\"Rome\"}"))
                    .worker(answers(0, Finish.TOOL_CALLS, thought("Hm."), ROME), completes())),
        tools(
            "call-then-call-of-the-server",
            run ->
                london(run)
                    .claimed(2, model(0))
                    .worker(calls(LOOKUP, 0, "{\"q\":\"a\"}"))
                    .worker(answers(0, Finish.TOOL_CALLS, LOOKUP))
                    .worker(Acts.tools(1), Acts.starts(1, LOOKUP))
                    .worker(Acts.results(1, LOOKUP, "found", Item.ToolResult.Status.OK))
                    .worker(Acts.toolsDone(1), model(2))
                    .worker(text(0, "Found."))
                    .worker(answers(2, Finish.STOP, said("Found.")), completes())),
        tools(
            "call-of-the-server-then-text",
            run -> noIdea(run.claimed(1, model(0)).worker(calls(LOOKUP, 0, "{\"q\":\"a\"}")), 2)),
        tools(
            "two-calls-then-two-calls",
            run ->
                twoCalls(run)
                    .claimed(2, model(0))
                    .worker(calls(PARIS, 0, "{\"city\":\"Paris\"}"))
                    .worker(calls(ROME, 1, "{\"city\":\"Rome\"}"))
                    .worker(answers(0, Finish.TOOL_CALLS, PARIS, ROME), completes())),
        tools("two-calls-then-one", run -> paris(twoCalls(run), 2)),
        tools(
            "call-then-two-calls",
            run ->
                london(run)
                    .claimed(2, model(0))
                    .worker(calls(PARIS, 0, "{\"city\":\"Paris\"}"))
                    .worker(calls(ROME, 1, "{\"city\":\"Rome\"}"))
                    .worker(answers(0, Finish.TOOL_CALLS, PARIS, ROME), completes())),
        tools(
            "text-and-call-then-text-and-call",
            run ->
                run.claimed(1, model(0))
                    .worker(text(0, "Let me see."))
                    .worker(calls(ROME, 1, "{\"city\":\"Lon"))
                    .claimed(2, model(0))
                    .worker(text(0, "One ", "moment."))
                    .worker(calls(ROME, 1, "{\"city\":\"Rome\"}"))
                    .worker(answers(0, Finish.TOOL_CALLS, said("One moment."), ROME), completes())),
        tools(
            "text-and-call-then-call",
            run ->
                paris(
                    run.claimed(1, model(0))
                        .worker(text(0, "Let me see."))
                        .worker(calls(ROME, 1, "{\"city\":\"Lon")),
                    2)),
        tools("reasoning-text-and-call-then-all-three", RecoveredCalls::allThree),
        tools("reasoning-text-and-call-then-text", run -> noIdea(threeItems(run), 2)),
        tools("reasoning-text-and-call-then-call", run -> paris(threeItems(run), 2)),
        tools("text-then-call-then-call", run -> paris(london(attempt(run), 2), 3)),
        tools("text-then-call-then-text", run -> noIdea(london(attempt(run), 2), 3)),
        tools(
            "text-then-call-then-text-then-call",
            run -> paris(london(attempt(run), 2).claimed(3, model(0)).worker(text(0, "Well")), 4)),
        tools(
            "call-then-text-then-text",
            run -> noIdea(london(run).claimed(2, model(0)).worker(text(0, "Well")), 3)),
        tools(
            "call-then-text-then-call",
            run -> paris(london(run).claimed(2, model(0)).worker(text(0, "Well")), 3)));
  }

  private static Story attempt(Story run) {
    return run.claimed(1, model(0)).worker(text(0, "I will"));
  }

  private static Story london(Story run) {
    return london(run, 1);
  }

  private static Story london(Story run, int attempt) {
    return run.claimed(attempt, model(0)).worker(calls(PARIS, 0, "{\"city\":", "\"Lon"));
  }

  private static Story twoCalls(Story run) {
    return run.claimed(1, model(0))
        .worker(calls(PARIS, 0, "{\"city\":\"London\"}"))
        .worker(calls(ROME, 1, "{\"city\":\"Mi"));
  }

  private static Story threeItems(Story run) {
    return run.claimed(1, model(0))
        .worker(thinks(0, "Old."))
        .worker(text(1, "Let me see."))
        .worker(calls(THIRD, 2, "{\"city\":\"Lon"));
  }

  private static Story allThree(Story run) {
    return threeItems(run)
        .claimed(2, model(0))
        .worker(thinks(0, "New."))
        .worker(text(1, "One ", "moment."))
        .worker(calls(THIRD, 2, "{\"city\":", "\"Paris\"}"))
        .worker(
            answers(0, Finish.TOOL_CALLS, thought("New."), said("One moment."), THIRD),
            completes());
  }

  private static Story paris(Story died, int attempt) {
    return died.claimed(attempt, model(0))
        .worker(calls(PARIS, 0, "{\"city\":", "\"Paris\"}"))
        .worker(answers(0, Finish.TOOL_CALLS, PARIS), completes());
  }

  private static Story time(Story died, int attempt) {
    return died.claimed(attempt, model(0))
        .worker(calls(TIME, 0, "{}"))
        .worker(answers(0, Finish.TOOL_CALLS, TIME), completes());
  }

  private static Story noIdea(Story died, int attempt) {
    return died.claimed(attempt, model(0))
        .worker(text(0, "No ", "idea."))
        .worker(answers(0, Finish.STOP, said("No idea.")), completes());
  }
}
