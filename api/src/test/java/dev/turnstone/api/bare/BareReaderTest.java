package dev.turnstone.api.bare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.api.Caller;
import dev.turnstone.api.Frame;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.item.Item;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Timed;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BareReaderTest {
  private static final RunId RUN = Given.run(1);

  private static RunSpec read(String body) {
    return BareReader.spec(body.getBytes(StandardCharsets.UTF_8), Caller.anybody(), RUN);
  }

  @Test
  void aModelIsEnoughForARunThatIsAlone() {
    RunSpec spec = read("{\"model\":\"m\",\"input\":\"hi\"}");

    assertThat(spec.lane().order()).isEqualTo(LaneUse.Order.ALONE);
    assertThat(spec.lane().lane()).isEqualTo(LaneId.of(RUN));
    assertThat(spec.input()).isEqualTo(Given.said("hi"));
  }

  @Test
  void aLaneIsTakenAsItIsAsked() {
    RunSpec spec = read("{\"model\":\"m\",\"lane\":{\"lane\":\"x\",\"order\":\"QUEUE\"}}");

    assertThat(spec.lane())
        .isEqualTo(
            new LaneUse(new LaneId("x"), LaneUse.Order.QUEUE, EnumSet.allOf(LaneUse.Ending.class)));
  }

  @Test
  void aWholeSpecIsReadAsTheLogWritesIt() {
    RunSpec spec = SpecBuilder.alone(RUN).face(BareReader.FACE).metadata("a", "b").build();

    assertThat(read(RunJson.text(spec))).isEqualTo(spec);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"model\":\"m\",\"limits\":{\"rounds\":0,\"deadline\":\"PT1H\"}}",
        "{\"model\":\"m\",\"context\":{\"type\":\"nonsense\"}}",
        "{\"model\":\"m\",\"lane\":{\"lane\":\"\",\"order\":\"QUEUE\"}}"
      })
  void whatIsNoSpecIsRefused(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(RequestRejected.class);
  }

  @Test
  void answersAreToolResults() {
    String body =
        "{\"request\":0,\"outputs\":[{\"type\":\"tool_result\",\"callId\":\"c\","
            + "\"output\":[{\"type\":\"text\",\"text\":\"r\"}],\"status\":\"OK\"}]}";

    assertThat(BareReader.outputs(body.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            new BareReader.Outputs(
                0, List.of(Item.ToolResult.text("c", "r", Item.ToolResult.Status.OK))));
  }

  @Test
  void entriesAreNumberedFromZero() {
    BareTeller teller = new BareTeller();
    Timed entry = new Timed(new LogPosition(3, 7), 9, new RunDelta.Text(0, List.of("a")));

    List<Frame> first = teller.tell(entry);

    assertThat(first)
        .containsExactly(
            new Frame(
                "text_delta",
                "{\"number\":0,\"micros\":9,\"partition\":3,\"offset\":7,"
                    + "\"entry\":{\"type\":\"text_delta\",\"item\":0,\"pieces\":[\"a\"]}}"));
    assertThat(teller.tell(entry).getFirst().data()).startsWith("{\"number\":1,");
  }
}
