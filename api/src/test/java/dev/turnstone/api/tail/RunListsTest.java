package dev.turnstone.api.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.Runs;
import dev.turnstone.archive.Listing;
import dev.turnstone.run.Context;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RunListsTest {
  private static final Listing ALL = new Listing(Tenant.DEFAULT, "test", null, true, null, 10);

  private final ApiNode.Shared shared = new ApiNode.Shared();
  private final ApiNode here = ApiNode.over(shared);

  @AfterEach
  void close() {
    here.close();
    shared.log.close();
  }

  private RunId submitted() {
    RunId run = here.runs.newId();
    here.runs.submit(run, SpecBuilder.alone(run).build(), null);
    return run;
  }

  @Test
  void aListHasEveryRunThatWasAcceptedBefore() throws InterruptedException {
    RunId run = submitted();
    Thread late = Thread.ofVirtual().start(shared.archive::catchUp);

    List<RunId> listed = listed();

    late.join();
    assertThat(listed).containsExactly(run);
  }

  private List<RunId> listed() {
    List<RunId> listed = new ArrayList<>();
    here.runs.list(ALL, run -> listed.add(run.id()));
    return listed;
  }

  @Test
  void aListIsRefusedRatherThanStale() {
    shared.archive.goAway();
    submitted();

    RequestRejected rejected = catchThrowableOfType(RequestRejected.class, this::listed);

    assertThat(Objects.requireNonNull(rejected).error().kind())
        .isEqualTo(ApiError.Kind.UNAVAILABLE);
  }

  @Test
  void aChainIsFollowedThroughTailAndArchive() {
    RunId first = answered(null);
    RunId second = answered(first);
    here.tail.applied(shared.archive.catchUp());
    RunId third = answered(second);

    assertThat(chain(third)).isEqualTo(new Runs.Chain(List.of(first, second, third), null));
  }

  @Test
  void theArchiveIsAskedOnceForAChainHoweverLongItIs() {
    List<RunId> all = new ArrayList<>(List.of(answered(null)));
    for (int i = 1; i < 10; i++) {
      all.add(answered(all.getLast()));
    }
    here.tail.applied(shared.archive.catchUp());

    assertThat(chain(all.getLast()).runs()).isEqualTo(all);
    assertThat(shared.archive.asked()).isEqualTo(1);
  }

  @Test
  void aChainEndsWhereALinkWasDeletedThoughTheArchiveStillHasIt() {
    RunId first = answered(null);
    RunId second = answered(first);
    RunId third = answered(second);
    RunId fourth = answered(third);
    here.tail.applied(shared.archive.catchUp());
    here.runs.delete(here.runs.find(Tenant.DEFAULT, second).orElseThrow());

    assertThat(chain(fourth)).isEqualTo(new Runs.Chain(List.of(third, fourth), second));
    here.tail.applied(shared.archive.catchUp());
    assertThat(chain(fourth)).isEqualTo(new Runs.Chain(List.of(third, fourth), second));
  }

  private Runs.Chain chain(RunId last) {
    return here.runs.chain(here.runs.find(Tenant.DEFAULT, last).orElseThrow());
  }

  private RunId answered(@Nullable RunId parent) {
    RunId run = here.runs.newId();
    SpecBuilder spec = SpecBuilder.alone(run);
    if (parent != null) {
      Runs.RunView view = here.runs.find(Tenant.DEFAULT, parent).orElseThrow();
      spec.context(new Context.Previous(parent, view.at()));
    }
    new Story(run, spec.build()).requested().claimed(1).answers(0, "Hello").appendTo(shared.log);
    return run;
  }
}
