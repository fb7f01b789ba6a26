package dev.turnstone.store;

import dev.turnstone.archive.Acceptance;
import dev.turnstone.log.Draft;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import org.jspecify.annotations.Nullable;

/** Proposals as an API node makes them. */
final class Acceptances {
  private Acceptances() {}

  static Acceptance.Proposal of(
      RunId run, RunSpec spec, @Nullable RunId replaces, Acceptance.@Nullable Key key) {
    return new Acceptance.Proposal(
        spec.tenant(),
        run,
        spec.lane().order() == dev.turnstone.run.LaneUse.Order.EXCLUSIVE
            ? spec.lane().lane()
            : null,
        replaces,
        key,
        RunJson.text(Draft.requested(run, spec, true)));
  }

  /** Takes the lane, which must be free. */
  static void take(Database database, RunId run, RunSpec spec) {
    Acceptance.Result result = new PostgresAcceptance(database).propose(of(run, spec, null, null));
    if (!(result instanceof Acceptance.Result.Taken)) {
      throw new AssertionError(result);
    }
  }
}
