package dev.turnstone.api.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.Runs;
import dev.turnstone.archive.Listing;
import dev.turnstone.run.Context;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.util.List;
import java.util.Map;
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

    List<Run> listed = here.runs.list(ALL);

    late.join();
    assertThat(listed).extracting(Run::id).containsExactly(run);
  }

  @Test
  void aListIsRefusedRatherThanStale() {
    shared.archive.goAway();
    submitted();

    RequestRejected rejected =
        catchThrowableOfType(RequestRejected.class, () -> here.runs.list(ALL));

    assertThat(Objects.requireNonNull(rejected).error().kind())
        .isEqualTo(ApiError.Kind.UNAVAILABLE);
  }

  @Test
  void aChainIsFollowedThroughTailAndArchive() {
    RunId first = answered(null);
    RunId second = answered(first);
    Map<Integer, Long> applied = shared.archive.catchUp();
    here.tail.applied(applied);
    RunId third = answered(second);

    List<Run> chain = here.runs.chain(here.runs.find(Tenant.DEFAULT, third).orElseThrow());

    assertThat(chain).extracting(Run::id).containsExactly(first, second, third);
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
