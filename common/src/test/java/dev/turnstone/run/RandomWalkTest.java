package dev.turnstone.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.RunJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the log holds, the fold keeps its promises. */
final class RandomWalkTest {
  private static final int WALKS = 1_000;

  @Test
  void inARunWithoutFaultsEverythingCounts() {
    Walk.each(
        WALKS,
        random -> {
          for (Judged judged : fold(Walk.valid(random))) {
            assertThat(judged.verdict())
                .as("%s", judged.record())
                .isEqualTo(Judged.Verdict.ACCEPTED);
            assertThat(judged.entries()).hasSameSizeAs(judged.record().entries());
          }
        });
  }

  @Test
  @Tag("guarantee-SECOND_ENDING_COUNTS")
  void atMostOneEndingCountsAndBehindItOneDeletionAtMost() {
    Walk.each(
        WALKS,
        random -> {
          List<Entry> accepted = entries(fold(Walk.shaken(random)));

          int end = indexOfEnding(accepted);
          if (end >= 0) {
            assertThat(accepted.subList(end + 1, accepted.size()))
                .isSubsetOf(Facts.DELETED)
                .hasSizeLessThanOrEqualTo(1);
          }
        });
  }

  private static int indexOfEnding(List<Entry> accepted) {
    return accepted.stream()
        .filter(RunEvent.Ended.class::isInstance)
        .findFirst()
        .map(accepted::indexOf)
        .orElse(-1);
  }

  @Test
  void timesGrowStrictly() {
    Walk.each(
        WALKS,
        random -> {
          long last = Long.MIN_VALUE;
          for (Timed timed : timed(fold(Walk.shaken(random)))) {
            assertThat(timed.micros()).isGreaterThan(last);
            last = timed.micros() + Told.length(timed.entry()) - 1;
          }
        });
  }

  @Test
  @Tag("guarantee-STALE_CLAIM_COUNTS")
  void claimsRiseAndEachNumbersItsRecordsWithoutGaps() {
    Walk.each(
        WALKS,
        random -> {
          int attempt = 0;
          for (Judged judged : fold(Walk.shaken(random))) {
            Hold before = judged.before().hold();
            Hold after = judged.state().hold();
            assertThat(after.attempt()).isGreaterThanOrEqualTo(attempt);
            attempt = after.attempt();
            if (judged.verdict() == Judged.Verdict.ACCEPTED) {
              judged.record().stamp().ifPresent(stamp -> assertFollows(stamp, before));
            }
          }
        });
  }

  private static void assertFollows(Stamp stamp, Hold before) {
    if (stamp.n() == 0) {
      assertThat(before.has(stamp)).isFalse();
    } else {
      assertThat(before.has(stamp)).isTrue();
      assertThat(before.broken()).isFalse();
      assertThat(stamp.n()).isEqualTo(before.n() + 1);
    }
  }

  @Test
  void noStepIsCompletedTwiceAndNoneIsLeftOut() {
    Walk.each(
        WALKS,
        random -> {
          List<Judged> all = fold(Walk.shaken(random));

          List<Integer> completed =
              entries(all).stream()
                  .filter(RunEvent.StepCompleted.class::isInstance)
                  .map(entry -> ((RunEvent.StepCompleted) entry).step())
                  .toList();
          for (int i = 0; i < completed.size(); i++) {
            assertThat(completed.get(i)).isEqualTo(i);
          }
          assertThat(all.getLast().state().work().steps()).isEqualTo(completed.size());
        });
  }

  @Test
  @Tag("guarantee-FINISHED_CALLS_FORGOTTEN")
  void aFinishedCallNeitherStartsNorFinishesAgain() {
    Walk.each(
        WALKS,
        random -> {
          List<String> finished = new ArrayList<>();
          for (Entry entry : entries(fold(Walk.shaken(random)))) {
            if (entry instanceof RunEvent.ToolStarted started) {
              assertThat(finished).doesNotContain(started.callId());
            }
            if (entry instanceof RunEvent.ToolFinished done) {
              assertThat(finished).doesNotContain(done.callId());
              finished.add(done.callId());
            }
          }
        });
  }

  @Test
  void aStateThatWasStoredGoesOnAsIfItHadNotBeen() {
    Walk.each(
        WALKS / 3,
        random -> {
          Run kept = Run.unread(Told.RUN);
          Run stored = kept;
          for (Told record : Walk.shaken(random)) {
            kept = kept.after(kept.state().judge(record));
            stored = stored.after(stored.state().judge(record));
            stored = RunJson.read(RunJson.bytes(stored), Run.class);
            assertThat(stored).isEqualTo(kept);
          }
        });
  }

  @Test
  void aRecordReadAgainLeavesTheStateAsItIs() {
    Walk.each(
        WALKS,
        random -> {
          for (Judged judged : fold(Walk.shaken(random))) {
            Judged again = judged.state().judge(judged.record());

            assertThat(again.state()).isEqualTo(judged.state());
            assertThat(again.entries()).isEmpty();
            assertThat(again.verdict()).isIn(Judged.Verdict.AGAIN, Judged.Verdict.PASSED_OVER);
            if (judged.record().stamp().isEmpty() || holdsStill(judged)) {
              assertThat(again.verdict()).isEqualTo(Judged.Verdict.AGAIN);
            }
          }
        });
  }

  private static boolean holdsStill(Judged judged) {
    return judged.verdict() == Judged.Verdict.ACCEPTED && judged.state().hold().claim() != null;
  }

  @Test
  void aLogReadTwiceFromAnyPlaceIsFoldedOnce() {
    Walk.each(
        WALKS,
        random -> {
          List<Told> log = Walk.shaken(random);
          RunState once = state(fold(log));

          RunState state = RunState.NONE;
          int back = random.nextInt(log.size());
          for (Told record : log) {
            state = state.judge(record).state();
          }
          for (Told record : log.subList(back, log.size())) {
            state = state.judge(record).state();
          }

          assertThat(state).isEqualTo(once);
        });
  }

  @Test
  void progressHasTheTimesItWouldHaveAmongFacts() {
    Walk.each(
        WALKS,
        random -> {
          for (Judged judged : fold(Walk.shaken(random))) {
            if (judged.record() instanceof Told told && told.progressOnly()) {
              Judged facts = judged.before().judge(told.asFacts());
              assertThat(judged.entries()).isEqualTo(facts.entries());
              assertThat(judged.verdict()).isEqualTo(facts.verdict());
              assertThat(judged.state().marks()).isEqualTo(facts.state().marks());
            }
          }
        });
  }

  @Test
  void controlAndContentAgreeOnWhatWasDone() {
    Walk.each(
        WALKS,
        random -> {
          Run run = Run.unread(Told.RUN);
          for (Judged judged : fold(Walk.shaken(random))) {
            run = run.after(judged);
          }

          long answers =
              run.content().steps().stream().filter(Step.Answers.class::isInstance).count();
          assertThat(run.content().steps().size() - answers).isEqualTo(run.state().work().steps());
          assertThat(answers)
              .isBetween(run.state().work().requests() - 1L, (long) run.state().work().requests());
        });
  }

  private static List<Judged> fold(List<Told> log) {
    List<Judged> all = new ArrayList<>();
    RunState state = RunState.NONE;
    for (Told record : log) {
      Judged judged = state.judge(record);
      all.add(judged);
      state = judged.state();
    }
    return all;
  }

  private static RunState state(List<Judged> all) {
    return all.getLast().state();
  }

  private static List<Timed> timed(List<Judged> all) {
    return all.stream().flatMap(judged -> judged.entries().stream()).toList();
  }

  private static List<Entry> entries(List<Judged> all) {
    return timed(all).stream().map(Timed::entry).toList();
  }
}
