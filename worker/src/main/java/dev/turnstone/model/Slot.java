package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.run.RunDelta;
import java.util.ArrayList;
import java.util.List;

/** An item of an answer that is still being made. Its deltas wait until it is its turn. */
abstract sealed class Slot permits Saying, Thinking, Calling {
  private final DeltaSink sink;
  private final List<RunDelta> waiting = new ArrayList<>();
  private boolean live;
  private boolean closed;

  Slot(DeltaSink sink) {
    this.sink = sink;
  }

  /** Whether nothing more is expected now that the model has begun another item. */
  abstract boolean done();

  /** Gives what was held back. */
  abstract void finish();

  /** The finished item. */
  abstract Item item();

  /** From now on deltas go out at once. */
  final void goLive() {
    live = true;
    waiting.forEach(sink::accept);
    waiting.clear();
  }

  final void close() {
    finish();
    closed = true;
  }

  final boolean closed() {
    return closed;
  }

  final void tell(RunDelta delta) {
    if (live) {
      sink.accept(delta);
    } else {
      waiting.add(delta);
    }
  }
}
