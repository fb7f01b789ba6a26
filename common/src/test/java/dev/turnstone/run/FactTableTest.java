package dev.turnstone.run;

import static dev.turnstone.run.FactTableTest.Situation.CLAIMED;
import static dev.turnstone.run.FactTableTest.Situation.DELETED;
import static dev.turnstone.run.FactTableTest.Situation.ENDED;
import static dev.turnstone.run.FactTableTest.Situation.MODEL_OPEN;
import static dev.turnstone.run.FactTableTest.Situation.REQUESTED;
import static dev.turnstone.run.FactTableTest.Situation.TOOLS_OPEN;
import static dev.turnstone.run.FactTableTest.Situation.UNCLAIMED;
import static dev.turnstone.run.FactTableTest.Situation.UNKNOWN;
import static dev.turnstone.run.FactTableTest.Situation.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fact in every situation: it counts, or it is passed over, and it counts only once. */
final class FactTableTest {

  enum Situation {
    UNKNOWN,
    REQUESTED,
    CLAIMED,
    MODEL_OPEN,
    TOOLS_OPEN,
    UNCLAIMED,
    WAITING,
    ENDED,
    DELETED;

    Folding folding() {
      return switch (this) {
        case UNKNOWN -> Folding.nothing();
        case REQUESTED -> Folding.requested();
        case CLAIMED -> Folding.claimed();
        case MODEL_OPEN -> Folding.open(StepKind.MODEL);
        case TOOLS_OPEN -> Folding.open(StepKind.TOOLS);
        case UNCLAIMED -> Folding.claimed().worker(1, 1, Facts.RELEASED);
        case WAITING -> Folding.waiting();
        case ENDED -> Folding.ended();
        case DELETED -> Folding.ended().said(Facts.DELETED);
      };
    }
  }

  private static final Set<Situation> HELD = EnumSet.of(CLAIMED, MODEL_OPEN, TOOLS_OPEN);
  private static final List<Fact> TABLE =
      List.of(
          new Fact(Facts.REQUESTED, Teller.API, EnumSet.of(UNKNOWN)),
          new Fact(
              Facts.claimed(2),
              Teller.NEXT_WORKER,
              EnumSet.of(REQUESTED, CLAIMED, MODEL_OPEN, TOOLS_OPEN, UNCLAIMED)),
          new Fact(Facts.started(0, StepKind.MODEL), Teller.WORKER, EnumSet.of(CLAIMED)),
          new Fact(Facts.toolStarted(0, "a"), Teller.WORKER, EnumSet.of(TOOLS_OPEN)),
          new Fact(Facts.toolFinished(0, "a"), Teller.WORKER, EnumSet.of(TOOLS_OPEN)),
          new Fact(Facts.answered(0, "x"), Teller.WORKER, EnumSet.of(MODEL_OPEN)),
          new Fact(Facts.toolsFinished(0), Teller.WORKER, EnumSet.of(TOOLS_OPEN)),
          new Fact(Facts.asked(0, "b"), Teller.WORKER, HELD),
          new Fact(Facts.brought(0, "a"), Teller.API, EnumSet.of(WAITING)),
          new Fact(Facts.ATTEMPT_FAILED, Teller.WORKER, HELD),
          new Fact(Facts.RELEASED, Teller.WORKER, HELD),
          new Fact(Facts.COMPLETED, Teller.WORKER, HELD),
          new Fact(Facts.CANCELLED, Teller.API, EnumSet.complementOf(EnumSet.of(ENDED, DELETED))),
          new Fact(Facts.DELETED, Teller.API, EnumSet.of(ENDED)),
          new Fact(Facts.text("a", "b"), Teller.WORKER, EnumSet.of(MODEL_OPEN, TOOLS_OPEN)));

  /** A fact, who says it, and where it counts. */
  record Fact(Entry entry, Teller teller, Set<Situation> counts) {
    @Override
    public String toString() {
      return entry.getClass().getSimpleName();
    }

    void tell(Folding folding) {
      switch (teller) {
        case API -> folding.said(entry);
        case NEXT_WORKER -> folding.worker(2, 0, entry);
        case WORKER -> folding.worker(1, Math.max(0, folding.state().hold().n()) + 1, entry);
      }
    }

    void repeat(Folding folding) {
      folding.fold(((Told) folding.last().record()).at(folding.state().marks().offset() + 1, 0));
    }
  }

  enum Teller {
    API,
    WORKER,
    NEXT_WORKER
  }

  static Stream<Arguments> everyFactInEverySituation() {
    return TABLE.stream()
        .flatMap(
            fact -> Stream.of(Situation.values()).map(situation -> Arguments.of(fact, situation)));
  }

  @ParameterizedTest
  @MethodSource("everyFactInEverySituation")
  void aFactCountsWhereTheTableSaysSo(Fact fact, Situation situation) {
    Folding folding = situation.folding();
    RunState before = folding.state();

    fact.tell(folding);

    boolean counts = fact.counts.contains(situation);
    assertThat(folding.last().entries()).hasSize(counts ? 1 : 0);
    assertThat(folding.verdict() == Judged.Verdict.ACCEPTED).isEqualTo(counts);
    assertThat(folding.last().before()).isEqualTo(before);
    if (!counts) {
      assertThat(exceptPlace(folding.state())).isEqualTo(exceptPlace(before));
    }
  }

  @ParameterizedTest
  @MethodSource("everyFactInEverySituation")
  void aFactThatComesTwiceCountsOnce(Fact fact, Situation situation) {
    Folding folding = situation.folding();
    fact.tell(folding);
    RunState once = folding.state();

    fact.repeat(folding);

    assertThat(folding.last().entries()).isEmpty();
    assertThat(exceptPlace(folding.state())).isEqualTo(exceptPlace(once));
  }

  @ParameterizedTest
  @MethodSource("everyFactInEverySituation")
  void aRecordReadAgainChangesNothingAndIsJudgedAgain(Fact fact, Situation situation) {
    Folding folding = situation.folding();
    fact.tell(folding);
    boolean counted = folding.verdict() == Judged.Verdict.ACCEPTED;
    RunState once = folding.state();

    folding.fold(folding.last().record());

    assertThat(folding.state()).isEqualTo(once);
    assertThat(folding.last().facts()).isEmpty();
    if (fact.teller == Teller.API || (counted && once.hold().claim() != null)) {
      assertThat(folding.verdict()).isEqualTo(Judged.Verdict.AGAIN);
    }
  }

  @ParameterizedTest
  @MethodSource("everyFactInEverySituation")
  void whatOnlyAWorkerMaySayCountsFromNobodyElse(Fact fact, Situation situation) {
    Folding folding = situation.folding();
    if (fact.teller != Teller.API && !(fact.entry() instanceof RunEvent.Ended)) {
      folding.said(fact.entry);

      assertThat(folding.verdict()).isEqualTo(Judged.Verdict.PASSED_OVER);
    }
  }

  /** Passing a record over uses up its place, and for progress its number, but changes nothing. */
  private static RunState exceptPlace(RunState state) {
    Marks marks = state.marks();
    return new RunState(
        state.phase(),
        state.hold().reached(0),
        state.work(),
        state.outcome(),
        new Marks(0, marks.micros(), marks.requestedMillis(), marks.claimedMicros()));
  }
}
