package dev.turnstone.api.responses;

import static dev.turnstone.api.responses.Acts.answers;
import static dev.turnstone.api.responses.Acts.answersAmiss;
import static dev.turnstone.api.responses.Acts.call;
import static dev.turnstone.api.responses.Acts.calls;
import static dev.turnstone.api.responses.Acts.completes;
import static dev.turnstone.api.responses.Acts.cut;
import static dev.turnstone.api.responses.Acts.fails;
import static dev.turnstone.api.responses.Acts.formless;
import static dev.turnstone.api.responses.Acts.isCancelled;
import static dev.turnstone.api.responses.Acts.model;
import static dev.turnstone.api.responses.Acts.refused;
import static dev.turnstone.api.responses.Acts.refuses;
import static dev.turnstone.api.responses.Acts.results;
import static dev.turnstone.api.responses.Acts.said;
import static dev.turnstone.api.responses.Acts.starts;
import static dev.turnstone.api.responses.Acts.thinks;
import static dev.turnstone.api.responses.Acts.thought;
import static dev.turnstone.api.responses.Acts.tools;
import static dev.turnstone.api.responses.Acts.toolsDone;

import dev.turnstone.item.Item;
import dev.turnstone.item.Item.ToolResult.Status;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Story;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Request, stream and response of whole runs, byte for byte. */
final class GoldenWireTest {
  private static final RunId RUN = Given.run(1);
  private static final String PLAIN = "{\"model\":\"demo/echo\",\"input\":\"Say hello.\"}";
  private static final String WITH_TOOLS =
      """
      {"model":"demo/scripted","input":"Weather in Paris and Rome?","metadata":{"b":"2","a":"1"},
       "instructions":"Be brief.","max_output_tokens":64,"temperature":0.5,
       "tools":[{"type":"function","name":"weather","parameters":{"type":"object"}},
                {"type":"function","name":"time"},{"type":"function","name":"lookup"}]}
      """;
  private static final String WITH_FORM =
      """
      {"model":"m","input":"Hi","text":{"format":{"type":"json_schema","name":"n","strict":true,
       "schema":{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],
       "additionalProperties":false}}}}
      """;
  private static final String BACKGROUND =
      "{\"model\":\"demo/echo\",\"input\":\"Say hello.\",\"background\":true}";

  private static final Item.ToolCall PARIS = call(RUN, 0, 0, "weather", "{\"city\":\"Paris\"}");
  private static final Item.ToolCall ROME = call(RUN, 0, 1, "weather", "{\"city\":\"Rome\"}");
  private static final Item.ToolCall LOOKUP = call(RUN, 0, 0, "lookup", "{\"q\":\"a\"}");
  private static final Item.ToolCall AGAIN = call(RUN, 0, 1, "lookup", "{\"q\":\"b\"}");

  private static void play(String scenario, String request, Function<Story, Story> happens) {
    Story story = happens.apply(new Story(RUN, Telling.spec(RUN, request)).requested());

    Telling told = Telling.of(story);

    Golden golden = new Golden(scenario);
    golden.json("request.json", request);
    golden.text("stream.txt", told.stream());
    golden.json("response.json", told.response());
    StreamGrammar.check(told);
    SdkReader.check(told);
  }

  @Test
  void textIsToldPieceByPiece() {
    play(
        "text",
        PLAIN,
        run ->
            run.claimed(1, model(0))
                .worker(Acts.text(0, "Hel", "lo"))
                .worker(answers(0, Finish.STOP, said("Hello")), completes()));
  }

  @Test
  void callsOfTheClientAreToldOneAfterAnother() {
    play(
        "function-calls",
        WITH_TOOLS,
        run ->
            run.claimed(1, model(0))
                .worker(calls(PARIS, 0))
                .worker(calls(PARIS, 0, "{\"city\":", "\"Paris\"}"))
                .worker(calls(ROME, 1, "{\"city\":\"Rome\"}"))
                .worker(answers(0, Finish.TOOL_CALLS, PARIS, ROME), completes()));
  }

  @Test
  void reasoningIsToldBeforeTheText() {
    play(
        "reasoning",
        PLAIN,
        run ->
            run.claimed(1, model(0))
                .worker(thinks(0, "Hm", "m."))
                .worker(Acts.text(1, "Hello"))
                .worker(answers(0, Finish.STOP, thought("Hmm."), said("Hello")), completes()));
  }

  @Test
  void aSummaryOfReasoningIsToldBehindIt() {
    play(
        "reasoning-summary",
        PLAIN,
        run ->
            run.claimed(1, model(0))
                .worker(thinks(0, "Hmm."))
                .worker(
                    answers(
                        0, Finish.STOP, new Item.Reasoning("Hmm.", "It thinks."), said("Hello")),
                    completes()));
  }

  @Test
  void aRefusalIsAPartOfItsOwn() {
    play(
        "refusal",
        PLAIN,
        run ->
            run.claimed(1, model(0))
                .worker(refuses(0, "I can", "not."))
                .worker(answers(0, Finish.STOP, refused("I cannot.")), completes()));
  }

  @Test
  void anAnswerWithoutItsFormIsClosedAndLeftOut() {
    play(
        "form-repaired",
        WITH_FORM,
        run ->
            run.claimed(1, model(0))
                .worker(thinks(0, "Hm."))
                .worker(Acts.text(1, "Of ", "course!"))
                .worker(
                    answersAmiss(0, "it is not JSON", thought("Hm."), said("Of course!")), model(1))
                .worker(Acts.text(0, "{\"a\"", ":1}"))
                .worker(answers(1, Finish.STOP, said("{\"a\":1}")), completes()));
  }

  @Test
  void anAnswerThatWasNeverToldNeedNotBeTakenBack() {
    play(
        "form-repaired-untold",
        WITH_FORM,
        run ->
            run.claimed(1, model(0))
                .worker(answersAmiss(0, "it is not JSON", said("Of course!")), model(1))
                .worker(answers(1, Finish.STOP, said("{\"a\":1}")), completes()));
  }

  @Test
  void twoAnswersWithoutTheirFormFailTheRunWithoutOutput() {
    play(
        "form-failed",
        WITH_FORM,
        run ->
            run.claimed(1, model(0))
                .worker(Acts.text(0, "Of course!"))
                .worker(answersAmiss(0, "it is not JSON", said("Of course!")), model(1))
                .worker(Acts.text(0, "Sorry"))
                .claimed(2, model(1))
                .worker(Acts.text(0, "{}"))
                .worker(
                    answersAmiss(1, "required property 'a' not found", said("{}")), formless()));
  }

  @Test
  void logprobsAreToldWithTheTextOfTheirTokens() {
    Logprob no = new Logprob("\ufffd", -9.5, List.of(195), List.of());
    Logprob good =
        new Logprob("Gö", -0.25, null, List.of(new Logprob("Gö", -0.25, null, List.of()), no));
    Logprob day = new Logprob("dag", -0.5, null, List.of());
    play(
        "logprobs",
        """
        {"model":"m","input":"Hi","include":["message.output_text.logprobs"],"top_logprobs":2}
        """,
        run ->
            run.claimed(1, model(0))
                .worker(new RunDelta.Text(0, List.of("Gö"), List.of(List.of(good))))
                .worker(
                    answers(
                        0,
                        Finish.STOP,
                        new Item.Message(
                            Role.ASSISTANT, List.of(new Part.Text("Gödag", List.of(good, day))))),
                    completes()));
  }

  @Test
  void aLimitLeavesTheLastItemIncomplete() {
    play(
        "incomplete",
        PLAIN,
        run ->
            run.claimed(1, model(0))
                .worker(Acts.text(0, "Hel"))
                .worker(
                    answers(0, Finish.LENGTH, said("Hel")),
                    cut(Outcome.Incomplete.Reason.MAX_TOKENS)));
  }

  @Test
  void aFailureInMidStreamLeavesTheOpenItemOut() {
    play(
        "failed", PLAIN, run -> run.claimed(1, model(0)).worker(Acts.text(0, "Hel")).said(fails()));
  }

  @Test
  void aBackgroundRunIsQueuedFirst() {
    play(
        "background",
        BACKGROUND,
        run ->
            run.claimed(1, model(0))
                .worker(Acts.text(0, "Hello"))
                .worker(answers(0, Finish.STOP, said("Hello")), completes()));
  }

  @Test
  void aQueuedRunCanBeCancelled() {
    play("cancelled-queued", BACKGROUND, run -> run.said(isCancelled()));
  }

  @Test
  void aCancelledRunShowsNoOutput() {
    play(
        "cancelled",
        BACKGROUND,
        run -> run.claimed(1, model(0)).worker(Acts.text(0, "Hel")).said(isCancelled()));
  }

  @Test
  void callsOfTheServerAreShownAsMadeElsewhere() {
    play(
        "server-tools",
        WITH_TOOLS,
        run ->
            run.claimed(1, model(0))
                .worker(calls(LOOKUP, 0, "{\"q\":\"a\"}"))
                .worker(answers(0, Finish.TOOL_CALLS, LOOKUP, AGAIN))
                .worker(tools(1), starts(1, LOOKUP))
                .worker(starts(1, AGAIN))
                .worker(results(1, AGAIN, "no such thing", Status.FAILED))
                .worker(results(1, LOOKUP, "found", Status.OK))
                .worker(toolsDone(1), model(2))
                .worker(Acts.text(0, "Found."))
                .worker(answers(2, Finish.STOP, said("Found.")), completes()));
  }
}
