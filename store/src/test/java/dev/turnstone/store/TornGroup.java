package dev.turnstone.store;

import dev.turnstone.log.EventGroup;
import java.time.Duration;

/** A group in whose log the progress that contains {@code word} breaks off in the middle. */
record TornGroup(EventGroup group, String word) implements EventGroup {

  @Override
  public void join(Positions positions) {
    group.join(positions);
  }

  @Override
  public Batch poll(Duration limit) {
    Batch batch = group.poll(limit);
    return new Batch(batch.lost(), batch.reads().stream().map(this::torn).toList());
  }

  private Read torn(Read read) {
    return read instanceof Read.Event event
            && event.record().progressOnly()
            && event.json().contains(word)
        ? new Read.Event(event.record(), event.json().substring(0, event.json().length() / 2))
        : read;
  }

  @Override
  public void rewind() {
    group.rewind();
  }

  @Override
  public void wakeup() {
    group.wakeup();
  }

  @Override
  public void close() {
    group.close();
  }
}
