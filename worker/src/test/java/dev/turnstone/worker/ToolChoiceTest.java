package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.item.Item;
import dev.turnstone.model.ModelRequest;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ToolChoiceTest {
  private static final RunId RUN = Given.run(1);

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private static List<ToolChoice> choicesWithoutF() {
    return List.of(
        new ToolChoice.None(),
        new ToolChoice.Named("g"),
        new ToolChoice.Allowed(false, List.of("g")),
        new ToolChoice.Allowed(true, List.of("g")));
  }

  @ParameterizedTest
  @MethodSource("choicesWithoutF")
  void aForbiddenCallIsMadeByNobodyAndTheModelIsToldSo(ToolChoice choice) {
    rig.model.calls("f").says("then not");

    rig.start().submit(RUN, asked(Tool.Caller.SERVER, choice));

    assertThat(rig.ending(RUN)).isEqualTo(new Outcome.Completed());
    assertThat(rig.model.asked.all().get(1).messages().getLast())
        .isEqualTo(
            Item.ToolResult.text(
                "call_f",
                "This call was not made: this tool may not be called now.",
                Item.ToolResult.Status.FAILED));
    assertThat(rig.tools.made.all()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("choicesWithoutF")
  void aForbiddenCallOfTheClientsDoesNotEndTheRun(ToolChoice choice) {
    rig.model.calls("f").says("then not");

    rig.start().submit(RUN, asked(Tool.Caller.CLIENT, choice));

    assertThat(rig.ending(RUN)).isEqualTo(new Outcome.Completed());
    assertThat(rig.model.asked.all()).hasSize(2);
  }

  @Test
  void aCallIsRequiredInTheFirstRoundOnly() {
    rig.model.calls("g").says("done");

    rig.start().submit(RUN, asked(Tool.Caller.SERVER, new ToolChoice.Required()));

    assertThat(rig.ending(RUN)).isEqualTo(new Outcome.Completed());
    assertThat(rig.model.asked.all())
        .extracting(ModelRequest::tools)
        .extracting(RunSpec.Tools::choice)
        .containsExactly(new ToolChoice.Required(), new ToolChoice.Auto());
  }

  private static RunSpec asked(Tool.Caller caller, ToolChoice choice) {
    List<Tool> tools = SpecBuilder.alone(RUN).tools(caller, "f", "g").build().tools().list();
    return SpecBuilder.alone(RUN).tools(new RunSpec.Tools(tools, choice, true)).build();
  }
}
