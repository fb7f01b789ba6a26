package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.item.Item;
import dev.turnstone.item.Item.ToolResult.Status;
import dev.turnstone.item.Role;
import dev.turnstone.run.Outcome.Failure.Kind;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.Sampling;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.ToolChoice;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.json.JsonMapper;

/**
 * Against whatever chat model answers at {@code -Dturnstone.model.url=http://…/v1}; the first model
 * it lists is asked. Says what any model must do, however small it is.
 */
@EnabledIfSystemProperty(named = "turnstone.model.url", matches = "http.*")
@Timeout(120)
final class RealModelTest {
  private final List<RunDelta> deltas = new ArrayList<>();
  private final Providers providers =
      new Providers(
          ModelsSettings.of(
              ProviderSettings.openAi(
                  System.getProperty("turnstone.model.url", ""),
                  System.getProperty("turnstone.model.key"))),
          new Clocks(Clock.systemUTC(), System::nanoTime),
          new Random(1),
          new SimpleMeterRegistry());

  @AfterEach
  void close() {
    providers.close();
  }

  @Test
  void anAnswerIsToldWhileItComes() throws ModelFailed {
    ModelAnswer answer = run(asked("Say hello.", 30));

    assertThat(AnswerParts.of(deltas)).isEqualTo(answer.items());
    assertThat(deltas).hasSizeGreaterThan(1);
    assertThat(answer.usage().input()).isPositive();
    assertThat(answer.usage().output()).isPositive();
  }

  @Test
  void anAnswerCutShortSaysSo() throws ModelFailed {
    assertThat(run(asked("Tell a very long story.", 5)).finish()).isEqualTo(Finish.LENGTH);
  }

  @Test
  void aToolIsCalledAndItsResultUsed() throws ModelFailed {
    ModelRequest first =
        Asking.with(
            asked("What is the weather in Ulm?", 200), new ToolChoice.Auto(), Asking.WEATHER);
    ModelAnswer called = run(first);
    assertThat(called.finish()).isEqualTo(Finish.TOOL_CALLS);
    List<Item> items = new ArrayList<>(first.messages());
    items.addAll(called.items());
    called.items().stream()
        .filter(Item.ToolCall.class::isInstance)
        .map(Item.ToolCall.class::cast)
        .forEach(call -> items.add(Item.ToolResult.text(call.callId(), "sunny", Status.OK)));

    ModelAnswer answer = run(Asking.with(first, first.model(), items, first.tools()));

    assertThat(answer.items()).isNotEmpty();
  }

  @Test
  void aSchemaIsKept() throws ModelFailed {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"],"
            + "\"additionalProperties\":false}";
    ModelAnswer answer =
        run(
            Asking.with(
                asked("Give me a number as JSON.", 100),
                new OutputFormat.JsonSchema("number", null, schema, true)));

    String text = DemoPrompt.text(answer.items().getFirst());
    assertThat(JsonMapper.shared().readTree(text).path("n").isNumber()).isTrue();
  }

  @Test
  void aPromptThatIsTooLongIsTheClientsFault() {
    ModelFailed failed = failure(providers.call(asked("word ".repeat(20_000), 5)));

    assertThat(failed.failure().kind()).isEqualTo(Kind.INVALID_REQUEST);
  }

  @Test
  void cancelEndsAStream() {
    ModelCall call = providers.call(asked("Tell a very long story.", 2000));
    try {
      call.run(_ -> call.cancel());
      throw new AssertionError("answered in spite of the cancel");
    } catch (ModelFailed failed) {
      assertThat(failed.cancelled()).isTrue();
      assertThat(failed.started()).isTrue();
    }
  }

  private ModelRequest asked(String text, int outputTokens) {
    ModelRequest hello = Asking.of(List.of(Item.Message.text(Role.USER, text)));
    ModelRequest limited = Asking.with(hello, Sampling.DEFAULT, outputTokens);
    String model = providers.models().getFirst();
    return Asking.with(limited, model, limited.messages(), limited.tools());
  }

  private ModelAnswer run(ModelRequest request) throws ModelFailed {
    deltas.clear();
    return providers.call(request).run(deltas::add);
  }

  private ModelFailed failure(ModelCall call) {
    try {
      throw new AssertionError("answered: " + call.run(deltas::add));
    } catch (ModelFailed failed) {
      return failed;
    }
  }
}
