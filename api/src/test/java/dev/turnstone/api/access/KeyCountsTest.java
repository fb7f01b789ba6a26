package dev.turnstone.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.keys.ApiKey;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunId;
import dev.turnstone.testkit.Given;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class KeyCountsTest {
  private static final KeyId KEY = new KeyId(Given.uuid(9, 1));
  private static final KeyId OTHER = new KeyId(Given.uuid(9, 2));
  private static final RunId A = Given.run(1);
  private static final RunId B = Given.run(2);
  private static final RunId C = Given.run(3);
  private static final long BROKER_MILLIS = 1_767_225_600_000L;
  private static final ApiKey.Limits TWO_OPEN = new ApiKey.Limits(null, 2, null);
  private static final ApiKey.Limits TWO_A_MINUTE = new ApiKey.Limits(2, null, null);

  private final AtomicLong nanos = new AtomicLong(7_000_000_000L);
  private final KeyCounts counts = new KeyCounts(nanos::get);

  @BeforeEach
  void nothingIsOpen() {
    counts.startOver(Map.of());
  }

  private static LogPosition at(long offset) {
    return new LogPosition(0, offset);
  }

  private void seconds(int passed) {
    nanos.addAndGet(passed * 1_000_000_000L);
  }

  @Test
  void oneNodeNeverLetsInMoreOpenRunsThanTheLimitThoughTheLogHasSaidNothingYet() {
    assertThat(counts.take(A, KEY, TWO_OPEN)).isInstanceOf(KeyCounts.Place.Free.class);
    assertThat(counts.take(B, KEY, TWO_OPEN)).isInstanceOf(KeyCounts.Place.Free.class);
    assertThat(counts.take(C, KEY, TWO_OPEN)).isInstanceOf(KeyCounts.Place.TooManyOpen.class);
    assertThat(counts.take(C, OTHER, TWO_OPEN)).isInstanceOf(KeyCounts.Place.Free.class);

    counts.heard(BROKER_MILLIS);
    counts.requested(A, KEY, at(0), BROKER_MILLIS);
    counts.ended(A);

    assertThat(counts.openRuns(KEY)).isEqualTo(1);
    assertThat(counts.take(Given.run(4), KEY, TWO_OPEN)).isInstanceOf(KeyCounts.Place.Free.class);
  }

  @Test
  void whatOtherNodesLetInCountsAsSoonAsItIsRead() {
    counts.heard(BROKER_MILLIS);
    counts.requested(A, KEY, at(0), BROKER_MILLIS);
    counts.requested(B, KEY, at(1), BROKER_MILLIS);
    counts.requested(B, KEY, at(2), BROKER_MILLIS);

    assertThat(counts.openRuns(KEY)).isEqualTo(2);
    assertThat(counts.take(C, KEY, TWO_OPEN)).isInstanceOf(KeyCounts.Place.TooManyOpen.class);
    assertThat(counts.take(C, KEY, TWO_A_MINUTE)).isEqualTo(new KeyCounts.Place.TooFast(60));
    seconds(59);
    assertThat(counts.take(C, KEY, TWO_A_MINUTE)).isEqualTo(new KeyCounts.Place.TooFast(1));
    seconds(1);
    assertThat(counts.take(C, KEY, TWO_A_MINUTE)).isInstanceOf(KeyCounts.Place.Free.class);
  }

  @Test
  void aRequestIsAsOldAsTheBrokerSaysHoweverWrongTheNodesOwnClockIs() {
    counts.heard(BROKER_MILLIS);

    counts.requested(A, KEY, at(0), BROKER_MILLIS - 50_000);
    counts.requested(B, KEY, at(1), BROKER_MILLIS - 70_000);

    assertThat(counts.pace(KEY)).isEqualTo(new KeyCounts.Pace(1, 10));
  }

  @Test
  void whatThisNodeLetInBeforeItHeardAnythingCountsForItsMinuteTooHoweverFarTheClocksAreApart() {
    counts.take(A, KEY, TWO_A_MINUTE);
    counts.heard(BROKER_MILLIS);
    counts.requested(A, KEY, at(0), BROKER_MILLIS);
    counts.take(B, KEY, TWO_A_MINUTE);

    assertThat(counts.take(C, KEY, TWO_A_MINUTE)).isEqualTo(new KeyCounts.Place.TooFast(60));
  }

  @Test
  void whatWasNotBegunIsGivenBackUnlessTheLogHasItAllTheSame() {
    counts.take(A, KEY, TWO_A_MINUTE);
    counts.take(B, KEY, TWO_A_MINUTE);
    counts.requested(B, KEY, at(0), BROKER_MILLIS);

    counts.giveBack(A);
    counts.giveBack(B);

    assertThat(counts.openRuns(KEY)).isEqualTo(1);
  }

  @Test
  void aNodeBeginsWithWhatPostgresKnowsToBeOpen() {
    counts.startOver(Map.of(A, KEY, B, OTHER));
    counts.requested(A, KEY, at(9), BROKER_MILLIS);

    assertThat(counts.openRuns(KEY)).isEqualTo(1);

    counts.startOver(Map.of(C, KEY));

    assertThat(counts.openRuns(KEY)).isEqualTo(1);
    assertThat(counts.openRuns(OTHER)).isZero();
    counts.ended(C);
    assertThat(counts.openRuns(KEY)).isZero();
  }

  @Test
  void anEndingThatWasMissedIsMadeGoodOncePostgresIsPastTheRequest() {
    counts.requested(A, KEY, at(5), BROKER_MILLIS);
    counts.requested(B, KEY, at(6), BROKER_MILLIS);

    counts.settle(Map.of(0, 7L), _ -> Set.of());
    assertThat(counts.openRuns(KEY)).as("their endings may be on their way").isEqualTo(2);
    seconds(59);
    counts.take(C, KEY, ApiKey.Limits.NONE);
    seconds(1);
    counts.settle(Map.of(0, 5L), _ -> Set.of());
    assertThat(counts.openRuns(KEY)).as("nothing is known yet").isEqualTo(3);
    counts.settle(Map.of(0, 7L), _ -> Set.of(B));

    assertThat(counts.openRuns(KEY)).as("one is over, one open, one on its way").isEqualTo(2);
  }

  @Test
  void aPlaceIsHeldForAMinuteForARunThatNobodyKnows() {
    counts.take(A, KEY, TWO_OPEN);
    counts.take(B, KEY, TWO_OPEN);
    counts.startOver(Map.of());
    seconds(60);

    counts.settle(Map.of(), _ -> Set.of(B));

    assertThat(counts.openRuns(KEY)).as("Postgres has one of them as open").isEqualTo(1);
    counts.requested(A, KEY, at(0), BROKER_MILLIS);
    assertThat(counts.openRuns(KEY)).as("it came after all").isEqualTo(2);
  }

  @Test
  void openRunsAreNotLimitedByANodeThatDoesNotKnowThem() {
    KeyCounts fresh = new KeyCounts(nanos::get);

    assertThat(fresh.take(A, KEY, TWO_OPEN)).isInstanceOf(KeyCounts.Place.Unknown.class);
    assertThat(fresh.take(A, KEY, TWO_A_MINUTE)).isInstanceOf(KeyCounts.Place.Free.class);

    fresh.startOver(Map.of(B, KEY));
    assertThat(fresh.take(C, KEY, TWO_OPEN)).isInstanceOf(KeyCounts.Place.TooManyOpen.class);
  }

  @Test
  void whoOnlyLooksTakesNothing() {
    assertThat(counts.look(KEY, TWO_OPEN)).isInstanceOf(KeyCounts.Place.Free.class);

    assertThat(counts.openRuns(KEY)).isZero();
    assertThat(counts.pace(KEY)).isEqualTo(new KeyCounts.Pace(0, 0));
  }

  @Test
  void aRequestThatIsReadAgainIsNoOther() {
    counts.heard(BROKER_MILLIS);
    counts.requested(A, KEY, at(5), BROKER_MILLIS);
    counts.requested(B, KEY, new LogPosition(1, 5), BROKER_MILLIS);
    counts.ended(A);

    counts.startOver(Map.of());
    counts.requested(A, KEY, at(5), BROKER_MILLIS);
    counts.requested(B, KEY, new LogPosition(1, 5), BROKER_MILLIS);
    counts.requested(C, KEY, at(6), BROKER_MILLIS);

    assertThat(counts.pace(KEY).requests()).isEqualTo(3);
    assertThat(counts.openRuns(KEY)).isEqualTo(3);
  }

  @Test
  void whatIsReadAnewWhilePostgresIsAskedIsNotMeantByItsAnswer() {
    counts.startOver(Map.of(A, KEY, B, KEY));
    seconds(60);

    counts.settle(
        Map.of(),
        asked -> {
          assertThat(asked).containsExactlyInAnyOrder(A, B);
          counts.startOver(Map.of(B, KEY, C, KEY));
          return Set.of();
        });

    assertThat(counts.openRuns(KEY)).isEqualTo(2);
  }

  @Test
  void postgresIsAskedAboutARunOnceAMinute() {
    counts.startOver(Map.of(A, KEY));
    seconds(60);
    counts.settle(Map.of(), asked -> asked);
    seconds(59);

    counts.settle(
        Map.of(),
        _ -> {
          throw new AssertionError("asked again");
        });

    assertThat(counts.openRuns(KEY)).isEqualTo(1);
  }

  @Test
  void aKeyThatDoesNothingIsForgotten() {
    counts.take(A, KEY, ApiKey.Limits.NONE);
    counts.take(B, OTHER, ApiKey.Limits.NONE);
    counts.ended(A);
    counts.settle(Map.of(), asked -> asked);
    assertThat(counts.keys()).as("the last minute counts").isEqualTo(2);
    seconds(60);

    counts.settle(Map.of(), asked -> asked);

    assertThat(counts.keys()).isEqualTo(1);
    assertThat(counts.openRuns(OTHER)).isEqualTo(1);
  }

  @Test
  void aBrokersClockThatWasPutBackMakesRequestsSeemOldForTwoMinutesAtMost() {
    counts.heard(BROKER_MILLIS + 50_000);
    seconds(120);
    long later = BROKER_MILLIS + 120_000;
    counts.heard(later);

    counts.requested(A, KEY, at(0), later);

    assertThat(counts.pace(KEY)).isEqualTo(new KeyCounts.Pace(1, 60));
  }
}
