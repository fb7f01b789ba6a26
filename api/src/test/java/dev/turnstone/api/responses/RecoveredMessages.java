package dev.turnstone.api.responses;

import static dev.turnstone.api.responses.Acts.answers;
import static dev.turnstone.api.responses.Acts.calls;
import static dev.turnstone.api.responses.Acts.completes;
import static dev.turnstone.api.responses.Acts.cut;
import static dev.turnstone.api.responses.Acts.model;
import static dev.turnstone.api.responses.Acts.refused;
import static dev.turnstone.api.responses.Acts.refuses;
import static dev.turnstone.api.responses.Acts.said;
import static dev.turnstone.api.responses.Acts.says;
import static dev.turnstone.api.responses.Acts.text;
import static dev.turnstone.api.responses.Acts.thinks;
import static dev.turnstone.api.responses.Acts.thought;
import static dev.turnstone.api.responses.RecoveryCase.PARIS;
import static dev.turnstone.api.responses.RecoveryCase.plain;
import static dev.turnstone.api.responses.RecoveryCase.structured;
import static dev.turnstone.api.responses.RecoveryCase.tools;

import dev.turnstone.item.Part;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.testkit.Story;
import java.util.List;

/** Attempts that died in a message or in reasoning. */
final class RecoveredMessages {
  private static final String CITY = "{\"city\":\"Paris\"}";

  private RecoveredMessages() {}

  static List<RecoveryCase> all() {
    return List.of(
        plain(
            "text-then-text",
            run -> hello(run.claimed(1, model(0)).worker(text(0, "Good ", "mor")))),
        plain(
            "text-then-the-same-text",
            run -> hello(run.claimed(1, model(0)).worker(text(0, "Hel", "lo")))),
        plain(
            "text-then-text-in-one-piece",
            run ->
                run.claimed(1, model(0))
                    .worker(text(0, "Good mor"))
                    .claimed(2, model(0))
                    .worker(answers(0, Finish.STOP, said("Hello")), completes())),
        plain(
            "text-then-nothing",
            run ->
                run.claimed(1, model(0))
                    .worker(text(0, "Good mor"))
                    .claimed(2, model(0))
                    .worker(answers(0, Finish.STOP), completes())),
        plain(
            "text-of-odd-characters",
            run ->
                run.claimed(1, model(0))
                    .worker(text(0, "a\u0000b", "\uD83D\uDE00", "\u2028"))
                    .claimed(2, model(0))
                    .worker(text(0, "\uD83D\uDE00", "\u0000"))
                    .worker(answers(0, Finish.STOP, said("\uD83D\uDE00\u0000\n")), completes())),
        plain(
            "text-then-text-cut-by-a-limit",
            run ->
                run.claimed(1, model(0))
                    .worker(text(0, "Good mor"))
                    .claimed(2, model(0))
                    .worker(text(0, "Hel"))
                    .worker(
                        answers(0, Finish.LENGTH, said("Hel")),
                        cut(Outcome.Incomplete.Reason.MAX_TOKENS))),
        plain(
            "text-then-text-then-text",
            run ->
                hello(
                    run.claimed(1, model(0))
                        .worker(text(0, "Good"))
                        .claimed(2, model(0))
                        .worker(text(0, "Well")),
                    3)),
        tools("text-then-call", run -> paris(run.claimed(1, model(0)).worker(text(0, "I will")))),
        plain(
            "text-then-reasoning-and-text",
            run -> thoughtful(run.claimed(1, model(0)).worker(text(0, "Good mor")))),
        structured(
            "json-then-json",
            run ->
                run.claimed(1, model(0))
                    .worker(text(0, "{\"city\":", "\"Lon"))
                    .claimed(2, model(0))
                    .worker(text(0, "{\"city\":", "\"Paris\"}"))
                    .worker(answers(0, Finish.STOP, said(CITY)), completes())),
        structured(
            "json-then-call",
            run -> paris(run.claimed(1, model(0)).worker(text(0, "{\"city\":", "\"Lon")))),
        structured(
            "json-then-reasoning-and-json",
            run ->
                run.claimed(1, model(0))
                    .worker(text(0, "{\"city\":", "\"Lon"))
                    .claimed(2, model(0))
                    .worker(thinks(0, "Hm."))
                    .worker(text(1, CITY))
                    .worker(answers(0, Finish.STOP, thought("Hm."), said(CITY)), completes())),
        plain(
            "refusal-then-refusal",
            run ->
                run.claimed(1, model(0))
                    .worker(refuses(0, "I will", " not"))
                    .claimed(2, model(0))
                    .worker(refuses(0, "I can", "not."))
                    .worker(answers(0, Finish.STOP, refused("I cannot.")), completes())),
        plain(
            "refusal-then-text",
            run -> hello(run.claimed(1, model(0)).worker(refuses(0, "I can", "not.")))),
        plain(
            "text-then-refusal",
            run ->
                run.claimed(1, model(0))
                    .worker(text(0, "Good mor"))
                    .claimed(2, model(0))
                    .worker(refuses(0, "I can", "not."))
                    .worker(answers(0, Finish.STOP, refused("I cannot.")), completes())),
        plain(
            "text-then-refusal-and-text",
            run ->
                run.claimed(1, model(0))
                    .worker(text(0, "Good mor"))
                    .claimed(2, model(0))
                    .worker(refuses(0, "No. "))
                    .worker(text(0, "Yes."))
                    .worker(
                        answers(
                            0, Finish.STOP, says(new Part.Refusal("No. "), new Part.Text("Yes."))),
                        completes())),
        plain(
            "text-and-refusal-then-text-refusal-and-text",
            run ->
                run.claimed(1, model(0))
                    .worker(text(0, "Well, "))
                    .worker(refuses(0, "I can"))
                    .claimed(2, model(0))
                    .worker(text(0, "Hm, "))
                    .worker(refuses(0, "no. "))
                    .worker(text(0, "Or yes."))
                    .worker(
                        answers(
                            0,
                            Finish.STOP,
                            says(
                                new Part.Text("Hm, "),
                                new Part.Refusal("no. "),
                                new Part.Text("Or yes."))),
                        completes())),
        plain(
            "reasoning-then-reasoning",
            run -> thoughtful(run.claimed(1, model(0)).worker(thinks(0, "Old", " thou")))),
        plain(
            "reasoning-then-text",
            run -> hello(run.claimed(1, model(0)).worker(thinks(0, "Old", " thou")))),
        tools(
            "reasoning-then-call",
            run -> paris(run.claimed(1, model(0)).worker(thinks(0, "Old", " thou")))),
        plain(
            "reasoning-and-text-then-reasoning-and-text",
            run ->
                thoughtful(
                    run.claimed(1, model(0))
                        .worker(thinks(0, "Old."))
                        .worker(text(1, "Good mor")))),
        plain(
            "reasoning-and-text-then-text",
            run ->
                hello(
                    run.claimed(1, model(0))
                        .worker(thinks(0, "Old."))
                        .worker(text(1, "Good mor")))),
        plain(
            "reasoning-and-text-then-reasoning",
            run ->
                run.claimed(1, model(0))
                    .worker(thinks(0, "Old."))
                    .worker(text(1, "Good mor"))
                    .claimed(2, model(0))
                    .worker(thinks(0, "Ne", "w."))
                    .worker(answers(0, Finish.STOP, thought("New.")), completes())),
        plain(
            "reasoning-and-text-then-text-and-text",
            run ->
                run.claimed(1, model(0))
                    .worker(thinks(0, "Old."))
                    .worker(text(1, "Good mor"))
                    .claimed(2, model(0))
                    .worker(text(0, "Hel"))
                    .worker(text(1, "lo"))
                    .worker(answers(0, Finish.STOP, said("Hel"), said("lo")), completes())));
  }

  private static Story hello(Story died) {
    return hello(died, 2);
  }

  private static Story hello(Story died, int attempt) {
    return died.claimed(attempt, model(0))
        .worker(text(0, "Hel", "lo"))
        .worker(answers(0, Finish.STOP, said("Hello")), completes());
  }

  private static Story thoughtful(Story died) {
    return died.claimed(2, model(0))
        .worker(thinks(0, "Ne", "w."))
        .worker(text(1, "Hel", "lo"))
        .worker(answers(0, Finish.STOP, thought("New."), said("Hello")), completes());
  }

  private static Story paris(Story died) {
    return died.claimed(2, model(0))
        .worker(calls(PARIS, 0, "{\"city\":", "\"Paris\"}"))
        .worker(answers(0, Finish.TOOL_CALLS, PARIS), completes());
  }
}
