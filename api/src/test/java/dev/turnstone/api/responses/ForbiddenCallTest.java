package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.item.Item;
import dev.turnstone.run.Content;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.StepResult.CallRef;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Tool;
import dev.turnstone.run.Usage;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Story;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ForbiddenCallTest {
  private static final RunId RUN = Given.run(1);
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"name\":\"f\"},{\"type\":\"function\",\"name\":\"g\"}],";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"none\"",
        "{\"type\":\"function\",\"name\":\"g\"}",
        "{\"type\":\"allowed_tools\",\"mode\":\"auto\",\"tools\":[{\"type\":\"function\",\"name\":\"g\"}]}"
      })
  void noClientSeesACallThatItForbade(String choice) {
    Item.ToolCall call = Acts.call(RUN, 0, 0, "f", "{\"secret\":1}");
    Story story =
        new Story(RUN, Telling.spec(RUN, Reading.with(TOOLS + "\"tool_choice\":" + choice)))
            .requested()
            .claimed(1, Acts.model(0))
            .worker(Acts.calls(call, 0, "{\"secret\"", ":1}"))
            .worker(refused(call))
            .worker(
                Acts.tools(1),
                Acts.results(1, call, "not made", Item.ToolResult.Status.FAILED),
                Acts.toolsDone(1))
            .worker(Acts.model(2))
            .worker(Acts.answers(2, Finish.STOP, Acts.said("then not")), Acts.completes());

    Telling told = Telling.of(story);

    assertThat(told.stream()).doesNotContain("function_call").contains("then not");
    assertThat(told.response()).doesNotContain("function_call").contains("\"completed\"");
  }

  /** As the worker completes the step: the call is the server's to answer. */
  private static RunEvent refused(Item.ToolCall call) {
    return new RunEvent.StepCompleted(
        0,
        new StepResult.ModelAnswered(
            Content.of(List.of(call)),
            List.of(new CallRef(call.callId(), Tool.Caller.SERVER)),
            Finish.TOOL_CALLS,
            new Usage(1, 0, 1, 0),
            "m"));
  }
}
