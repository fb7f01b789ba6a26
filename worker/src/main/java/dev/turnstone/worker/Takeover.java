package dev.turnstone.worker;

import dev.turnstone.archive.ArchivedRun;
import dev.turnstone.archive.RunArchive;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunEvent;
import java.util.List;
import java.util.Optional;

/** Finds out how far a run is that others worked on before. */
final class Takeover {
  private final HeldRun held;
  private final RunArchive archive;
  private final AppliedPositions applied;
  private final Patience patience;

  Takeover(HeldRun held, RunArchive archive, AppliedPositions applied, Patience patience) {
    this.held = held;
    this.archive = archive;
    this.applied = applied;
    this.patience = patience;
  }

  /**
   * The run under our claim. Until that claim the one before may have gone on, so Postgres must
   * have everything up to the claim itself, not only what the task names.
   *
   * @throws RunStopped when the run is over, or somebody else's by now
   */
  Run load(RunEvent.Claimed claimed, LogPosition claimedAt) {
    patience.passed(applied, held.task().known());
    patience.passed(applied, claimedAt);
    return patience
        .ask(() -> archive.read(held.task().run(), false))
        .filter(archived -> !archived.gone())
        .map(ArchivedRun::run)
        .flatMap(run -> claimed(run, claimed))
        .orElseThrow(this::nothingLeft);
  }

  private Optional<Run> claimed(Run run, RunEvent.Claimed claimed) {
    return claimed.claim().equals(run.state().hold().claim())
        ? Optional.of(run)
        : LocalFold.after(run, claimed.claim(), List.of(claimed));
  }

  private RunStopped nothingLeft() {
    held.stop().stop(StopSignal.Why.NOTHING_LEFT);
    return new RunStopped(StopSignal.Why.NOTHING_LEFT);
  }
}
