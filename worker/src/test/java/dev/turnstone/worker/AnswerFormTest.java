package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.model.ModelAnswer;
import dev.turnstone.model.ModelRequest;
import dev.turnstone.run.Content;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Step;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Tool;
import dev.turnstone.run.Usage;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerFormTest {
  private static final RunId RUN = Given.run(1);
  private static final Outcome COMPLETED = new Outcome.Completed();
  private static final OutputFormat FORM =
      new OutputFormat.JsonSchema("n", null, "{\"type\":\"object\",\"required\":[\"a\"]}", true);
  private static final String WHY = "required property 'a' not found";

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void anAnswerWithItsFormIsTheLastOne() {
    rig.model.says("{\"a\"", ":1}");

    rig.start().submit(RUN, formed().build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.model.asked.all()).hasSize(1);
  }

  @Test
  void theModelIsAskedOnceMoreWithItsAnswerAndWhatWasWrongWithIt() {
    rig.model.says("{}").says("{\"a\":1}");

    rig.start().submit(RUN, formed().input("Give me a.").build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.model.asked.all().getLast().messages())
        .containsExactly(
            Item.Message.text(Role.USER, "Give me a."),
            Item.Message.text(Role.ASSISTANT, "{}"),
            correction(WHY));
    assertThat(misfits()).containsExactly(WHY, null);
    assertThat(rig.folded(RUN).content().usage()).isEqualTo(new Usage(20, 0, 10, 0));
  }

  @Test
  void aSecondAnswerWithoutItsFormFailsTheRun() {
    rig.model.says("{}").says("Sorry!");

    rig.start().submit(RUN, formed().build());

    assertThat(rig.ending(RUN)).isEqualTo(failed("it is not JSON (line 1, column 1)"));
    assertThat(rig.model.asked.all()).hasSize(2);
  }

  @Test
  void aTakeoverAsksNoMoreThanTheWorkerBeforeWouldHave() {
    RunSpec spec = formed().input("Give me a.").build();
    lostAfterItsFirstAnswer(spec);
    rig.model.says("{}");

    rig.start().dispatch(RUN, 2, spec);

    assertThat(rig.ending(RUN)).isEqualTo(failed(WHY));
    assertThat(rig.model.asked.all())
        .singleElement()
        .satisfies(asked -> {
          assertThat(asked.step()).isOne();
          assertThat(asked.messages()).endsWith(correction("it is empty"));
        });
  }

  @Test
  void onlyTheTextOfALastWordIsHeldAgainstItsForm() {
    rig.model.then((_, _) -> refusal()).calls("f");

    rig.start().submit(RUN, formed().build());
    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    RunId calling = Given.run(2);
    rig.submit(
        calling, SpecBuilder.alone(calling).format(FORM).tools(Tool.Caller.CLIENT, "f").build());

    assertThat(rig.ending(calling)).isEqualTo(COMPLETED);
    assertThat(rig.model.asked.all()).extracting(ModelRequest::run).containsExactly(RUN, calling);
  }

  @Test
  void anAnswerThatWasCutShortIsIncompleteAndNotAmiss() {
    rig.model.then((_, _) ->
        new ModelAnswer(
            TestModel.text("{\"a\":").items(), Finish.LENGTH, Usage.NONE, "test-model"));

    rig.start().submit(RUN, formed().build());

    assertThat(rig.ending(RUN))
        .isEqualTo(new Outcome.Incomplete(Outcome.Incomplete.Reason.MAX_TOKENS));
  }

  private void lostAfterItsFirstAnswer(RunSpec spec) {
    new Story(RUN, spec)
        .requested()
        .claimed(1, new RunEvent.StepStarted(0, StepKind.MODEL))
        .worker(
            new RunEvent.StepCompleted(
                0,
                new StepResult.ModelAnswered(
                    Content.EMPTY, List.of(), Finish.STOP, Usage.NONE, "m", "it is empty")),
            new RunEvent.StepStarted(1, StepKind.MODEL))
        .appendTo(rig.log);
  }

  private List<@Nullable String> misfits() {
    Stream<@Nullable String> misfits =
        rig.folded(RUN).content().steps().stream()
            .map(step -> ((Step.Model) step).answer().misfit());
    return misfits.toList();
  }

  private static ModelAnswer refusal() {
    Item refused = new Item.Message(Role.ASSISTANT, List.of(new Part.Refusal("No.")));
    return new ModelAnswer(List.of(refused), Finish.STOP, Usage.NONE, "test-model");
  }

  private static Item correction(String why) {
    return Item.Message.text(
        Role.USER,
        "This answer does not have the form asked for: "
            + why
            + ". Answer again, with JSON in that form and nothing else.");
  }

  private static Outcome failed(String why) {
    return new Outcome.Failed(
        new Outcome.Failure(
            Outcome.Failure.Kind.INVALID_OUTPUT,
            "The model's answer does not have the form asked for: " + why + ".",
            null));
  }

  private static SpecBuilder formed() {
    return SpecBuilder.alone(RUN).format(FORM);
  }
}
