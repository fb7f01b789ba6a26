package dev.turnstone.coordinator;

import dev.turnstone.run.RunId;
import java.util.function.BiConsumer;

/** Keeps what a partition's book knows, so that whoever gets the partition next can go on. */
interface Ledger {
  void live(RunEntry entry);

  /** Only the state's last accepted number, offset and time have changed. */
  void progressed(RunEntry entry);

  void over(RunId run, Over over);

  void forget(RunId run);

  /** Hands over everything that is kept. */
  void load(BiConsumer<RunId, RunEntry> live, BiConsumer<RunId, Over> over);
}
