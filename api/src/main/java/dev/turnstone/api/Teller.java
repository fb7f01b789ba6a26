package dev.turnstone.api;

import dev.turnstone.run.Timed;
import java.util.List;

/**
 * A dialect's fold from a run's accepted entries to the frames a client sees. Live stream and
 * replay are the same fold over the same entries, so their frames are the same bytes. Counts its
 * own sequence numbers. One thread.
 */
public interface Teller {

  /** The frames that this entry adds, often none. */
  List<Frame> tell(Timed entry);
}
