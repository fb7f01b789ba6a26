package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.archive.RunArchive.BrokenChain;
import dev.turnstone.archive.RunArchive.Link;
import dev.turnstone.archive.RunArchive.LongChain;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.Content;
import dev.turnstone.run.Context;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Usage;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PostgresArchiveTest {
  private static final int DEPTH_MAX = 5;
  private static final long BYTES_MAX = 1_000_000;

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aChainTellsInputAndOutputOfAllItsRunsFromTheOldestOn() {
    chained(1, null).answers(0, "one").appendTo(stage.log);
    chained(2, Given.run(1)).answers(0, "two").appendTo(stage.log);
    stage.materialize();

    assertThat(texts(stage.archive.chain(Tenant.DEFAULT, Given.run(2), DEPTH_MAX, BYTES_MAX)))
        .containsExactly("input 1", "one", "input 2", "two");
  }

  @Test
  void forksShareTheirStem() {
    chained(1, null).answers(0, "stem").appendTo(stage.log);
    chained(2, Given.run(1)).answers(0, "left").appendTo(stage.log);
    chained(3, Given.run(1)).answers(0, "right").appendTo(stage.log);
    stage.materialize();

    assertThat(texts(stage.archive.chain(Tenant.DEFAULT, Given.run(2), DEPTH_MAX, BYTES_MAX)))
        .containsExactly("input 1", "stem", "input 2", "left");
    assertThat(texts(stage.archive.chain(Tenant.DEFAULT, Given.run(3), DEPTH_MAX, BYTES_MAX)))
        .containsExactly("input 1", "stem", "input 3", "right");
  }

  @Test
  void aRunCutShortContributesItsCompletedSteps() {
    chained(1, null)
        .worker(
            new RunEvent.StepStarted(0, StepKind.MODEL),
            new RunEvent.StepCompleted(0, Given.answer("done")))
        .worker(new RunEvent.StepStarted(1, StepKind.MODEL))
        .said(new RunEvent.Ended(new Outcome.Expired()))
        .appendTo(stage.log);
    stage.materialize();

    assertThat(texts(stage.archive.chain(Tenant.DEFAULT, Given.run(1), DEPTH_MAX, BYTES_MAX)))
        .containsExactly("input 1", "done");
  }

  @Test
  void aCancelledRunContributesItsInputOnlySinceItsClientWasShownNoOutput() {
    chained(1, null)
        .worker(
            new RunEvent.StepStarted(0, StepKind.MODEL),
            new RunEvent.StepCompleted(0, Given.answer("done")))
        .said(new RunEvent.Ended(new Outcome.Cancelled()))
        .appendTo(stage.log);
    chained(2, Given.run(1)).answers(0, "two").appendTo(stage.log);
    stage.materialize();

    assertThat(texts(stage.archive.chain(Tenant.DEFAULT, Given.run(2), DEPTH_MAX, BYTES_MAX)))
        .containsExactly("input 1", "input 2", "two");
  }

  @Test
  void anAnswerThatDoesNotCountIsNoPartOfTheChain() {
    StepResult amiss =
        new StepResult.ModelAnswered(
            Given.said("amiss"), List.of(), StepResult.Finish.STOP, Usage.NONE, "m", "it is empty");
    chained(1, null)
        .worker(new RunEvent.StepStarted(0, StepKind.MODEL), new RunEvent.StepCompleted(0, amiss))
        .answers(1, "mended")
        .appendTo(stage.log);
    stage.materialize();

    assertThat(texts(stage.archive.chain(Tenant.DEFAULT, Given.run(1), DEPTH_MAX, BYTES_MAX)))
        .containsExactly("input 1", "mended");
  }

  @Test
  void aDeletedLinkAForeignOneAndAnUnknownOneBreakTheChain() {
    chained(1, null).answers(0, "x").said(new RunEvent.Deleted()).appendTo(stage.log);
    chained(2, Given.run(1)).answers(0, "x").appendTo(stage.log);
    chained(3, Given.run(99)).answers(0, "x").appendTo(stage.log);
    chained(4, null).answers(0, "x").appendTo(stage.log);
    chained(5, Given.run(4)).answers(0, "x").appendTo(stage.log);
    stage.materialize();

    broken(Tenant.DEFAULT, 2);
    broken(Tenant.DEFAULT, 3);
    broken(new Tenant("other"), 5);
    assertThat(stage.archive.links(Tenant.DEFAULT, Given.run(2), DEPTH_MAX))
        .containsExactly(new Link(Given.run(2), Given.run(1)));
    assertThat(stage.archive.links(Tenant.DEFAULT, Given.run(5), DEPTH_MAX))
        .containsExactly(new Link(Given.run(5), Given.run(4)), new Link(Given.run(4), null));
    assertThat(stage.archive.links(new Tenant("other"), Given.run(5), DEPTH_MAX)).isEmpty();
  }

  private void broken(Tenant tenant, int run) {
    assertThatThrownBy(() -> stage.archive.chain(tenant, Given.run(run), DEPTH_MAX, BYTES_MAX))
        .isInstanceOf(BrokenChain.class);
  }

  @Test
  void aChainOfTooManyRunsIsRefused() {
    chained(1, null).answers(0, "x").appendTo(stage.log);
    chained(2, Given.run(1)).answers(0, "x").appendTo(stage.log);
    stage.materialize();

    assertThat(stage.archive.chain(Tenant.DEFAULT, Given.run(2), 2, BYTES_MAX)).hasSize(4);
    assertThat(stage.archive.links(Tenant.DEFAULT, Given.run(2), 1)).hasSize(1);
    assertThatThrownBy(() -> stage.archive.chain(Tenant.DEFAULT, Given.run(2), 1, BYTES_MAX))
        .isInstanceOf(LongChain.class);
  }

  @Test
  void aChainThatTellsTooMuchIsRefusedHereOrInBodies() {
    BodyId body = new BodyId(Given.uuid(9, 1));
    List<Item> large = List.of(Item.Message.text(Role.USER, "é".repeat(1000)));
    PostgresBodies bodies = new PostgresBodies(stage.view);
    bodies.put(Given.run(2), body, large);
    chained(1, null).answers(0, "x").appendTo(stage.log);
    new Story(
            Given.run(2),
            SpecBuilder.alone(Given.run(2))
                .input(Content.stored(body))
                .context(new Context.Previous(Given.run(1), new LogPosition(0, 0)))
                .build())
        .requested()
        .claimed(1)
        .answers(0, "y")
        .appendTo(stage.log);
    stage.materialize();
    long bytes =
        Stream.of(1, 2)
            .flatMap(run -> stage.archive.read(Given.run(run), false).stream())
            .flatMap(archived -> archived.run().told().stream())
            .mapToLong(RunJson::bytesInline)
            .sum();
    long all = bytes + bodies.bytes(Given.run(2), List.of(body));

    assertThat(all - bytes).isEqualTo(RunJson.bytesInline(Content.of(large))).isGreaterThan(2000);
    assertThat(bodies.bytes(Given.run(1), List.of(body))).isZero();
    assertThat(stage.archive.chain(Tenant.DEFAULT, Given.run(2), DEPTH_MAX, all)).hasSize(4);
    for (long less : List.of(all - 1, bytes, bytes - 1)) {
      assertThatThrownBy(() -> stage.archive.chain(Tenant.DEFAULT, Given.run(2), DEPTH_MAX, less))
          .isInstanceOf(LongChain.class);
    }
  }

  @Test
  void aChainOfRowsThatDoNotFitIntoOnePieceIsReadInItsOrder() {
    String large = "x".repeat((int) Chunks.BYTES / 4 - 100_000);
    List<String> said = new ArrayList<>();
    for (int run = 1; run <= DEPTH_MAX; run++) {
      chained(run, run == 1 ? null : Given.run(run - 1))
          .answers(0, large + run)
          .appendTo(stage.log);
      said.addAll(List.of("input " + run, large + run));
    }
    stage.materialize();

    List<Item> items =
        stage.archive.chain(Tenant.DEFAULT, Given.run(DEPTH_MAX), DEPTH_MAX, 2 * Chunks.BYTES);

    assertThat(texts(items)).isEqualTo(said);
  }

  @Test
  void contentInBodiesIsPartOfTheChain() {
    BodyId body = new BodyId(Given.uuid(9, 1));
    List<Item> large = List.of(Item.Message.text(Role.USER, "large \0 text"));
    new PostgresBodies(stage.view).put(Given.run(1), body, large);
    new Story(Given.run(1), SpecBuilder.alone(Given.run(1)).input(Content.stored(body)).build())
        .requested()
        .claimed(1)
        .answers(0, "one")
        .appendTo(stage.log);
    stage.materialize();

    assertThat(texts(stage.archive.chain(Tenant.DEFAULT, Given.run(1), DEPTH_MAX, BYTES_MAX)))
        .containsExactly("large \0 text", "one");
    assertThat(new PostgresBodies(stage.view).get(Given.run(1), body)).isEqualTo(large);
    assertThatThrownBy(() -> new PostgresBodies(stage.view).get(Given.run(2), body))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLanesHistoryIsWhatItsEarlierRunsKeepInTheOrderOfTheLog() {
    EnumSet<LaneUse.Ending> keeps = EnumSet.of(LaneUse.Ending.COMPLETED, LaneUse.Ending.CANCELLED);
    laned(2, keeps).answers(0, "first").appendTo(stage.log);
    laned(1, keeps)
        .worker(new RunEvent.StepStarted(0, StepKind.MODEL))
        .said(
            new RunEvent.Ended(
                new Outcome.Failed(new Outcome.Failure(Outcome.Failure.Kind.MODEL, "no", null))))
        .appendTo(stage.log);
    laned(4, keeps).said(new RunEvent.Ended(new Outcome.Cancelled())).appendTo(stage.log);
    laned(3, keeps).appendTo(stage.log);
    laned(5, keeps).answers(0, "later").appendTo(stage.log);
    stage.materialize();

    assertThat(texts(stage.archive.history(Tenant.DEFAULT, new LaneId("thread"), Given.run(3))))
        .containsExactly("input 2", "first", "input 4");
    assertThat(stage.archive.history(new Tenant("other"), new LaneId("thread"), Given.run(3)))
        .isEmpty();
  }

  @Test
  void aRunThatHasNotEndedIsNoHistory() {
    laned(1, EnumSet.allOf(LaneUse.Ending.class))
        .worker(
            new RunEvent.StepStarted(0, StepKind.MODEL),
            new RunEvent.StepCompleted(0, Given.answer("not yet")))
        .appendTo(stage.log);
    laned(2, EnumSet.allOf(LaneUse.Ending.class)).appendTo(stage.log);
    stage.materialize();

    assertThat(stage.archive.history(Tenant.DEFAULT, new LaneId("thread"), Given.run(2))).isEmpty();
  }

  @Test
  void aliveInALaneIsWhatHasNotEnded() {
    EnumSet<LaneUse.Ending> keeps = EnumSet.noneOf(LaneUse.Ending.class);
    laned(1, keeps).answers(0, "over").appendTo(stage.log);
    laned(2, keeps).appendTo(stage.log);
    laned(3, keeps).appendTo(stage.log);
    chained(4, null).appendTo(stage.log);
    stage.materialize();
    LaneId lane = new LaneId("thread");

    assertThat(stage.archive.alive(Tenant.DEFAULT, lane, 10))
        .containsExactlyInAnyOrder(Given.run(2), Given.run(3));
    assertThat(stage.archive.alive(Tenant.DEFAULT, lane, 1)).hasSize(1);
    assertThat(stage.archive.alive(new Tenant("other"), lane, 10)).isEmpty();
  }

  @Test
  void aPostgresThatIsNotThereIsUnavailable() {
    Database nowhere =
        Postgres.open("jdbc:postgresql://127.0.0.1:1/turnstone?user=nobody&password=none");

    assertThatThrownBy(() -> new PostgresArchive(nowhere).read(Given.run(1), true))
        .isInstanceOf(Unavailable.class);
    assertThat(nowhere.reachable()).isFalse();
    nowhere.close();
  }

  private static Story chained(int number, @Nullable RunId previous) {
    RunId run = Given.run(number);
    Context context =
        previous == null
            ? new Context.Fresh()
            : new Context.Previous(previous, new LogPosition(0, 0));
    return new Story(run, SpecBuilder.alone(run).input("input " + number).context(context).build())
        .requested()
        .claimed(1);
  }

  private static Story laned(int number, EnumSet<LaneUse.Ending> keeps) {
    LaneUse lane = new LaneUse(new LaneId("thread"), LaneUse.Order.QUEUE, keeps);
    RunId run = Given.run(number);
    return new Story(run, SpecBuilder.alone(run).lane(lane).input("input " + number).build())
        .requested()
        .claimed(1);
  }

  private static List<String> texts(List<Item> items) {
    return items.stream()
        .map(item -> ((Part.Text) ((Item.Message) item).parts().getFirst()).text())
        .toList();
  }
}
