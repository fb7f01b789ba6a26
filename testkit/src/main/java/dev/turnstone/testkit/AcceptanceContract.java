package dev.turnstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.archive.Acceptance;
import dev.turnstone.archive.Acceptance.Proposal;
import dev.turnstone.archive.Acceptance.Result;
import dev.turnstone.log.Draft;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every acceptance does. Each test has one of its own, in which nothing is taken yet. */
public abstract class AcceptanceContract {
  private static final Acceptance.Key KEY = new Acceptance.Key("key", "POST /runs", "hash");
  private static final Acceptance.Key OTHER_BODY = new Acceptance.Key("key", "POST /runs", "other");
  private static final Acceptance.Key OTHER_PATH = new Acceptance.Key("key", "POST /other", "hash");
  private static final Tenant OTHER = new Tenant("other");
  private static final Proposal MINE = proposal(1, alone(1), KEY);

  /** The acceptance under test. */
  protected abstract Acceptance acceptance();

  @Test
  void lookingForAKeyTellsItsRunAndTakesNothing() {
    assertThat(acceptance().find(Tenant.DEFAULT, KEY)).isEmpty();
    assertThat(acceptance().propose(MINE)).isEqualTo(new Result.Taken());

    assertThat(acceptance().find(Tenant.DEFAULT, KEY))
        .contains(new Result.Repeated(Given.run(1), MINE.requested()));
    assertThat(acceptance().find(Tenant.DEFAULT, OTHER_BODY)).contains(new Result.KeyReused());
    assertThat(acceptance().find(Tenant.DEFAULT, OTHER_PATH)).isEmpty();
    assertThat(acceptance().find(OTHER, KEY)).isEmpty();
  }

  @Test
  void eachTenantFindsItsOwnRunByTheSameKey() {
    Proposal foreign = proposal(2, alone(2).tenant(OTHER.value()), KEY);

    assertThat(acceptance().propose(MINE)).isEqualTo(new Result.Taken());
    assertThat(acceptance().propose(foreign)).isEqualTo(new Result.Taken());

    assertThat(acceptance().find(Tenant.DEFAULT, KEY))
        .contains(new Result.Repeated(Given.run(1), MINE.requested()));
    assertThat(acceptance().find(OTHER, KEY))
        .contains(new Result.Repeated(Given.run(2), foreign.requested()));
  }

  @Test
  void aKeyWithAnotherBodyIsRefusedAndOneOfAnotherPathIsAnother() {
    acceptance().propose(MINE);

    assertThat(acceptance().propose(proposal(2, alone(2), OTHER_BODY)))
        .isEqualTo(new Result.KeyReused());
    assertThat(acceptance().propose(proposal(3, alone(3), OTHER_PATH)))
        .isEqualTo(new Result.Taken());
  }

  @Test
  void aProposalWhoseAnswerWasLostIsTakenWhenMadeAgain() {
    Proposal proposal = proposal(1, thread(), KEY);
    acceptance().propose(proposal);

    assertThat(acceptance().propose(proposal)).isEqualTo(new Result.Taken());
  }

  @Test
  void aRepeatedKeyIsAnsweredWithTheFirstRequestWhateverItsLane() {
    Proposal first = proposal(1, thread(), KEY);
    acceptance().propose(first);

    assertThat(acceptance().propose(proposal(2, thread(), KEY)))
        .isEqualTo(new Result.Repeated(Given.run(1), first.requested()));
  }

  @Test
  void aLaneHasOneRunAtATimeAndEachTenantItsOwn() {
    acceptance().propose(proposal(1, thread(), null));

    assertThat(acceptance().propose(proposal(2, thread(), KEY)))
        .isInstanceOfSatisfying(
            Result.LaneBusy.class, busy -> assertThat(busy.active()).isEqualTo(Given.run(1)));
    assertThat(acceptance().find(Tenant.DEFAULT, KEY)).as("nothing was written").isEmpty();
    assertThat(acceptance().propose(proposal(3, thread().tenant(OTHER.value()), null)))
        .isEqualTo(new Result.Taken());
  }

  @Test
  void aLaneIsTakenOverFromTheRunThatIsNamedAndFromNobodyElse() {
    acceptance().propose(proposal(1, thread(), null));

    assertThat(acceptance().propose(replacing(2, 9))).isInstanceOf(Result.LaneBusy.class);
    assertThat(acceptance().propose(replacing(3, 1))).isEqualTo(new Result.Taken());
    assertThat(acceptance().propose(replacing(4, 1))).isInstanceOf(Result.LaneBusy.class);
  }

  @Test
  void whatIsWithdrawnCanBeTakenByOthersAndNobodyElsesIsTouched() {
    Proposal mine = proposal(1, thread(), KEY);
    Proposal other = proposal(2, thread(), KEY);
    acceptance().propose(mine);
    acceptance().withdraw(other);
    assertThat(acceptance().propose(other)).isInstanceOf(Result.Repeated.class);

    acceptance().withdraw(mine);

    assertThat(acceptance().propose(other)).isEqualTo(new Result.Taken());
  }

  private static SpecBuilder alone(int run) {
    return SpecBuilder.alone(Given.run(run));
  }

  private static SpecBuilder thread() {
    return SpecBuilder.in("thread", LaneUse.Order.EXCLUSIVE);
  }

  private static Proposal proposal(int run, SpecBuilder spec, Acceptance.@Nullable Key key) {
    return proposed(Given.run(run), spec.build(), null, key);
  }

  private static Proposal replacing(int run, int replaces) {
    return proposed(Given.run(run), thread().build(), Given.run(replaces), null);
  }

  private static Proposal proposed(
      RunId run, RunSpec spec, @Nullable RunId replaces, Acceptance.@Nullable Key key) {
    boolean exclusive = spec.lane().order() == LaneUse.Order.EXCLUSIVE;
    return new Proposal(
        spec.tenant(),
        run,
        exclusive ? spec.lane().lane() : null,
        replaces,
        key,
        RunJson.text(Draft.requested(run, spec, true)));
  }
}
