package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.item.Item;
import dev.turnstone.item.Item.ToolResult;
import dev.turnstone.item.Item.ToolResult.Status;
import dev.turnstone.item.Role;
import dev.turnstone.model.ModelRequest;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.Content;
import dev.turnstone.run.Context;
import dev.turnstone.run.Entry;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTest {
  private static final RunId RUN = Given.run(1);
  private static final Outcome COMPLETED = new Outcome.Completed();

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aRunIsClaimedAnsweredAndEndedInThreeRecordsIfTheModelIsQuick() {
    rig.model.says("Hello");

    rig.start().submit(RUN, plain().build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    List<List<Entry>> worker = rig.entries(RUN).subList(1, 4);
    assertThat(types(worker.get(0))).containsExactly("Claimed", "StepStarted");
    assertThat(worker.get(1)).containsExactly(new RunDelta.Text(0, List.of("Hello")));
    assertThat(types(worker.get(2))).containsExactly("StepCompleted", "Ended");
  }

  @Test
  void aClaimSaysWhichReleaseDrivesTheRun() {
    rig.model.says("Hello");

    rig.start().submit(RUN, plain().build());

    rig.ending(RUN);
    var claimed = (RunEvent.Claimed) rig.entries(RUN).get(1).getFirst();
    assertThat(claimed.release()).isEqualTo(Rig.RELEASE);
  }

  @Test
  void heldBackProgressTravelsWithTheCompletedStep() {
    try (Rig quiet = new Rig(Rig.quiet())) {
      quiet.model.says("Hel", "lo", "!");

      quiet.start().submit(RUN, plain().build());

      quiet.ending(RUN);
      assertThat(quiet.entries(RUN).getLast().getFirst())
          .isEqualTo(new RunDelta.Text(0, List.of("lo", "!")));
    }
  }

  @Test
  void theModelHearsInstructionsContextAndInput() {
    Item before = Item.Message.text(Role.USER, "before");
    rig.store.remember(before);
    RunSpec spec =
        plain()
            .instructions("be kind")
            .input("now")
            .context(new Context.Previous(Given.run(7), new LogPosition(0, 0)))
            .build();

    rig.start().submit(RUN, spec);

    ModelRequest asked = rig.model.asked.await(1).getFirst();
    assertThat(asked.messages())
        .containsExactly(
            Item.Message.text(Role.SYSTEM, "be kind"), before, Item.Message.text(Role.USER, "now"));
  }

  @Test
  void aRunWhoseChainIsBrokenFails() {
    RunSpec spec =
        plain().context(new Context.Previous(Given.run(7), new LogPosition(0, 0))).build();

    rig.start().submit(RUN, spec);

    assertThat(rig.ending(RUN)).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void aRunWhoseChainIsTooMuchFailsAndSaysSo() {
    int tooMuch = (int) Context.Previous.BYTES_MAX;
    rig.store.remember(Item.Message.text(Role.USER, "x".repeat(tooMuch)));
    RunSpec spec =
        plain().context(new Context.Previous(Given.run(7), new LogPosition(0, 0))).build();

    rig.start().submit(RUN, spec);

    assertThat(rig.ending(RUN))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.failure().kind()).isEqualTo(Outcome.Failure.Kind.INVALID_REQUEST);
              assertThat(failed.failure().message()).contains("too much");
            });
  }

  @Test
  void theServersToolsAreCalledAndTheModelHearsTheirResults() {
    rig.model.calls("f", "g").says("both");

    rig.start().submit(RUN, plain().tools(Tool.Caller.SERVER, "f", "g").build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.model.asked.all().get(1).messages().subList(1, 5))
        .containsExactly(
            new Item.ToolCall("call_f", "f", "{}"),
            new Item.ToolCall("call_g", "g", "{}"),
            ToolResult.text("call_f", "f is back", Status.OK),
            ToolResult.text("call_g", "g is back", Status.OK));
    assertThat(rig.tools.made.all())
        .extracting(made -> made.key())
        .containsExactlyInAnyOrder(Rig.key(RUN, 1, "call_f"), Rig.key(RUN, 1, "call_g"));
  }

  @Test
  void theClientsToolsMakeTheRunWaitAndLetItGo() {
    rig.model.calls("f");

    rig.start().submit(RUN, plain().waits().tools(Tool.Caller.CLIENT, "f").build());

    rig.await(RUN, RunEvent.ClientToolsRequested.class);
    assertThat(rig.folded(RUN).state().phase()).isEqualTo(Phase.WAITING);
    assertThat(rig.folded(RUN).state().work().awaited()).containsExactly("call_f");
  }

  @Test
  void whatCanNotBeCalledFailsBeforeTheModelsEyes() {
    rig.model.calls("invented", "none").says("sorry");

    rig.start().submit(RUN, plain().tools(Tool.Caller.SERVER, "f", "none").build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.tools.made.all()).isEmpty();
    assertThat(rig.results(RUN))
        .containsExactly(
            ToolResult.text("call_invented", "There is no tool of this name.", Status.FAILED),
            ToolResult.text(
                "call_none", "This tool is not available on this server.", Status.FAILED));
  }

  @Test
  void withoutParallelCallsNothingBehindTheFirstCallIsShownOrMade() {
    RunSpec.Tools one =
        new RunSpec.Tools(
            List.of(new Tool("f", null, null, null, Tool.Caller.SERVER)),
            new ToolChoice.Auto(),
            false);
    rig.model.then((deltas, _) -> {
      deltas.accept(new RunDelta.Arguments(0, "call_f", "f", List.of("{}")));
      deltas.accept(new RunDelta.Arguments(1, "call_g", "g", List.of("{}")));
      return TestModel.calling("f", "g");
    });

    rig.start().submit(RUN, plain().tools(one).build());

    rig.ending(RUN);
    assertThat(rig.tools.made.all()).extracting(made -> made.callId()).containsExactly("call_f");
    assertThat(rig.entries(RUN).toString()).doesNotContain("call_g");
  }

  @Test
  void whatTheModelRefusesEndsTheRunAtOnce() {
    rig.model.fails(Outcome.Failure.Kind.INVALID_REQUEST);

    rig.start().submit(RUN, plain().build());

    assertThat(rig.ending(RUN))
        .isEqualTo(
            new Outcome.Failed(
                new Outcome.Failure(Outcome.Failure.Kind.INVALID_REQUEST, "no", 400)));
  }

  @Test
  void otherFailuresOfTheModelEndOnlyTheAttempt() {
    rig.model.fails(Outcome.Failure.Kind.RATE_LIMITED);

    rig.start().submit(RUN, plain().build());

    rig.await(RUN, RunEvent.AttemptFailed.class);
    assertThat(rig.folded(RUN).state().phase()).isEqualTo(Phase.UNCLAIMED);
  }

  @Test
  void contentTooLargeForTheLogIsStoredBeforeItIsNamed() {
    String large = "x".repeat(600_000);
    rig.model.then((_, _) -> TestModel.text(large));

    rig.start().submit(RUN, plain().build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.store.bodies()).isEqualTo(1);
    assertThat(rig.entries(RUN).toString()).hasSizeLessThan(10_000);
  }

  @Test
  void storedContentIsReadWhereItIsKept() {
    Item said = Item.Message.text(Role.USER, "at length");
    BodyId body = new BodyId(Given.uuid(8, 1));
    rig.store.put(RUN, body, List.of(said));

    rig.start().submit(RUN, plain().input(Content.stored(body)).build());

    assertThat(rig.model.asked.await(1).getFirst().messages()).containsExactly(said);
  }

  @Test
  void aRunOfALaneGoesOnFromTheLanesHistory() {
    Item before = Item.Message.text(Role.USER, "before");
    rig.store.remember(before);
    RunSpec spec =
        SpecBuilder.in("lane", LaneUse.Order.EXCLUSIVE)
            .context(new Context.Lane(new LogPosition(0, 0)))
            .input("now")
            .build();

    rig.start().submit(RUN, spec);

    assertThat(rig.model.asked.await(1).getFirst().messages())
        .containsExactly(before, Item.Message.text(Role.USER, "now"));
  }

  private static List<String> types(List<Entry> entries) {
    return entries.stream().map(entry -> entry.getClass().getSimpleName()).toList();
  }

  private static SpecBuilder plain() {
    return SpecBuilder.alone(RUN);
  }
}
