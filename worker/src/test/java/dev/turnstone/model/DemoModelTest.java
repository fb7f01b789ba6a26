package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Sampling;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.run.Usage;
import dev.turnstone.testkit.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DemoModelTest {
  private final List<Duration> pauses = new ArrayList<>();
  private final List<RunDelta> deltas = new ArrayList<>();
  private final DemoModel model =
      new DemoModel((time, stop) -> {
        pauses.add(time);
        return !stop.asked();
      });

  @Test
  void echoSaysTheMessageAgainWordByWord() throws ModelFailed {
    ModelAnswer answer = echo(" one  two\nthree ");

    assertThat(answer)
        .isEqualTo(
            new ModelAnswer(
                List.of(Item.Message.text(Role.ASSISTANT, "one  two\nthree")),
                Finish.STOP,
                new Usage(3, 0, 3, 0),
                "demo/echo"));
    assertThat(deltas)
        .containsExactly(
            new RunDelta.Text(0, List.of("one")),
            new RunDelta.Text(0, List.of("  two")),
            new RunDelta.Text(0, List.of("\nthree")));
    assertThat(pauses).isEmpty();
  }

  @Test
  void scriptedSaysFirstThatItIsNoAi() throws ModelFailed {
    assertThat(said(run("demo/scripted", "Hi there")))
        .isEqualTo("Demo model: scripted, not an AI. You said: Hi there");
  }

  @Test
  void aToolThatTheMessageNamesIsCalledWithArgumentsThatFit() throws ModelFailed {
    ModelAnswer answer = scripted("What is the weather?", Asking.WEATHER);

    assertThat(answer.items())
        .containsExactly(new Item.ToolCall(callId(0, "weather"), "weather", "{\"city\":\"demo\"}"));
    assertThat(answer.finish()).isEqualTo(Finish.TOOL_CALLS);
    assertThat(AnswerParts.of(deltas)).isEqualTo(answer.items());
  }

  @Test
  void argumentsMayFollowTheToolsName() throws ModelFailed {
    assertThat(scripted("Call weather({\"city\": \"Ulm {}\"}) now.", Asking.WEATHER).items())
        .containsExactly(
            new Item.ToolCall(callId(0, "weather"), "weather", "{\"city\": \"Ulm {}\"}"));
  }

  @Test
  void toolsAreCalledSideBySideAsOftenAsWanted() throws ModelFailed {
    assertThat(scripted("weather please [calls=3]", Asking.WEATHER).items()).hasSize(3);
  }

  @Test
  void aToolThatIsNotNamedIsNotCalled() throws ModelFailed {
    assertThat(scripted("Talk of weathering.", Asking.WEATHER).finish()).isEqualTo(Finish.STOP);
  }

  @ParameterizedTest
  @CsvSource({"0, STOP", "1, TOOL_CALLS", "2, STOP", "3, TOOL_CALLS", "4, TOOL_CALLS"})
  void theChoiceOfToolsIsObeyed(int choice, Finish finish) throws ModelFailed {
    List<ToolChoice> choices =
        List.of(
            new ToolChoice.Auto(),
            new ToolChoice.Required(),
            new ToolChoice.None(),
            new ToolChoice.Named("weather"),
            new ToolChoice.Allowed(true, List.of("weather")));
    ModelRequest request =
        Asking.with(Asking.saying("demo/scripted", "Hi"), choices.get(choice), Asking.WEATHER);

    assertThat(model.call(request).run(deltas::add).finish()).isEqualTo(finish);
  }

  @Test
  void theAnswerIsMadeOfWhatTheToolsSaid() throws ModelFailed {
    assertThat(said(model.call(after("weather?", 1)).run(deltas::add)))
        .isEqualTo("Demo model: scripted, not an AI. weather said: sunny");
  }

  @Test
  void toolsAreCalledInAsManyRoundsAsWanted() throws ModelFailed {
    assertThat(model.call(after("weather? [rounds=2]", 1)).run(deltas::add).finish())
        .isEqualTo(Finish.TOOL_CALLS);
    assertThat(model.call(after("weather? [rounds=2]", 2)).run(deltas::add).finish())
        .isEqualTo(Finish.STOP);
  }

  @Test
  void tokensLatencyAndRateAreWhatTheMessageAsksFor() throws ModelFailed {
    ModelAnswer answer = echo("a b [tokens=4] [latency=300] [rate=50]");

    assertThat(said(answer)).isEqualTo("a b word2 word3");
    assertThat(pauses)
        .containsExactly(
            Duration.ofMillis(300),
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ofMillis(20));
  }

  @Test
  void thinkingComesFirst() throws ModelFailed {
    ModelAnswer answer = echo("a [think=2]");

    assertThat(answer.items())
        .containsExactly(
            new Item.Reasoning("hm0 hm1", null), Item.Message.text(Role.ASSISTANT, "a"));
    assertThat(answer.usage()).isEqualTo(new Usage(2, 0, 3, 2));
  }

  @Test
  void aRefusalIsARefusal() throws ModelFailed {
    assertThat(run("demo/scripted", "Do it [refuse=1]").items())
        .containsExactly(new Item.Message(Role.ASSISTANT, List.of(new Part.Refusal("I won't."))));
  }

  @Test
  void limitsAndFiltersCutTheAnswerShort() throws ModelFailed {
    assertThat(echo("a b c [filter=2]").finish()).isEqualTo(Finish.CONTENT_FILTER);

    ModelRequest request = Asking.with(Asking.saying("demo/echo", "a b c"), Sampling.DEFAULT, 2);
    ModelAnswer cut = model.call(request).run(deltas::add);
    assertThat(said(cut)).isEqualTo("a b");
    assertThat(cut.finish()).isEqualTo(Finish.LENGTH);
  }

  @Test
  void aFormatIsKept() throws ModelFailed {
    OutputFormat format =
        new OutputFormat.JsonSchema(
            "s",
            null,
            "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":7}},"
                + "\"required\":[\"n\"]}",
            true);
    ModelRequest request = Asking.with(Asking.saying("demo/scripted", "Hi"), format);

    assertThat(said(model.call(request).run(deltas::add))).isEqualTo("{\"n\":7}");
  }

  @Test
  void echoKeepsAFormatThatItsMessageDoesNotHave() throws ModelFailed {
    var object = new OutputFormat.JsonObject();
    var schema =
        new OutputFormat.JsonSchema(
            "s",
            null,
            "{\"properties\":{\"who\":{\"enum\":[\"you\"]}},\"required\":[\"who\"]}",
            true);

    assertThat(echo("{\"who\": \"me\"}", object)).isEqualTo("{\"who\": \"me\"}");
    assertThat(echo("Hi \"me\"", object)).isEqualTo("{\"echo\":\"Hi \\\"me\\\"\"}");
    assertThat(echo("{\"who\": \"me\"}", schema)).isEqualTo("{\"who\":\"you\"}");
    assertThat(echo("{\"who\": \"you\"}", schema)).isEqualTo("{\"who\": \"you\"}");
  }

  private String echo(String text, OutputFormat format) throws ModelFailed {
    ModelRequest request = Asking.with(Asking.saying("demo/echo", text), format);
    return said(model.call(request).run(deltas::add));
  }

  @ParameterizedTest
  @CsvSource({"400, INVALID_REQUEST", "429, RATE_LIMITED", "500, MODEL", "401, SERVER"})
  void failuresAreInjected(int status, Failure.Kind kind) {
    ModelFailed failed = failure("x [fail=" + status + "]");

    assertThat(failed.failure().kind()).isEqualTo(kind);
    assertThat(failed.failure().status()).isEqualTo(status);
    assertThat(failed.started()).isFalse();
  }

  @Test
  void theStreamBreaksOffWhereTheMessageAsksForIt() {
    ModelFailed failed = failure("a b c d [break=2]");

    assertThat(failed.started()).isTrue();
    assertThat(deltas).hasSize(2);
  }

  @Test
  void aStallLastsUntilTheTimeIsUp() {
    ModelFailed failed = failure("a b c d [stall=2]");

    assertThat(failed.failure().message()).isEqualTo("The model did not answer in time.");
    assertThat(deltas).hasSize(2);
    assertThat(pauses).containsExactly(Duration.ofSeconds(60));
  }

  @Test
  void aStallEndsWithItsCancel() {
    List<ModelCall> calls = new ArrayList<>();
    DemoModel stalling =
        new DemoModel((time, stop) -> {
          calls.getFirst().cancel();
          return Pause.REAL.passed(time, stop);
        });
    calls.add(stalling.call(Asking.saying("demo/echo", "a b [stall=1]")));

    assertThat(failure(calls.getFirst()).cancelled()).isTrue();
  }

  @Test
  void slowTokensEndWithTheTimeLeft() {
    ModelRequest request =
        Asking.with(Asking.saying("demo/echo", "a b c [rate=1]"), Duration.ofMillis(1500));
    ModelFailed failed = failure(model.call(request));

    assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.MODEL);
    assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofMillis(500));
  }

  private ModelAnswer echo(String text) throws ModelFailed {
    return run("demo/echo", text);
  }

  private ModelAnswer run(String name, String text) throws ModelFailed {
    return model.call(Asking.saying(name, text)).run(deltas::add);
  }

  @Test
  void aFormIsNotKeptUntilTheModelIsToldSo() throws ModelFailed {
    var form = new OutputFormat.JsonObject();
    var asked = Asking.with(Asking.saying("demo/scripted", "Hi [misfit=1]"), form);
    var told = Asking.with(Asking.saying("demo/scripted", "Answer again."), form);

    assertThat(said(model.call(asked).run(deltas::add))).startsWith("Of course!");
    assertThat(said(model.call(told).run(deltas::add))).startsWith("{");
  }

  @Test
  void wordsHaveLogprobsIfTheyAreAskedFor() throws ModelFailed {
    var scored =
        model.call(Asking.scored(Asking.saying("demo/echo", "one two"), 2)).run(deltas::add);

    assertThat(deltas).allMatch(delta -> ((RunDelta.Text) delta).logprobs(0).size() == 1);
    assertThat(
            ((Part.Text) ((Item.Message) scored.items().getFirst()).parts().getFirst()).logprobs())
        .extracting(Logprob::token, token -> token.top().size())
        .containsExactly(tuple("one", 2), tuple(" two", 2));
  }

  private ModelAnswer scripted(String text, Tool... tools) throws ModelFailed {
    ModelRequest request =
        Asking.with(Asking.saying("demo/scripted", text), new ToolChoice.Auto(), tools);
    return model.call(request).run(deltas::add);
  }

  private ModelFailed failure(String text) {
    return failure(model.call(Asking.saying("demo/echo", text)));
  }

  private ModelFailed failure(ModelCall call) {
    try {
      throw new AssertionError("answered: " + call.run(deltas::add));
    } catch (ModelFailed failed) {
      return failed;
    }
  }

  private static ModelRequest after(String text, int rounds) {
    List<Item> messages = new ArrayList<>(List.of(Item.Message.text(Role.USER, text)));
    for (int round = 0; round < rounds; round++) {
      messages.add(new Item.ToolCall("c" + round, "weather", "{}"));
      messages.add(Item.ToolResult.text("c" + round, "sunny", Item.ToolResult.Status.OK));
    }
    RunSpec.Tools tools = new RunSpec.Tools(List.of(Asking.WEATHER), new ToolChoice.Auto(), true);
    return Asking.with(Asking.hello(), "demo/scripted", messages, tools);
  }

  private static String said(ModelAnswer answer) {
    return DemoPrompt.text(answer.items().getFirst());
  }

  private static String callId(int index, String name) {
    return new ItemRef(Given.run(1), 2, index).callId(name);
  }
}
