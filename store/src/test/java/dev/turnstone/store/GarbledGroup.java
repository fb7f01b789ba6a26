package dev.turnstone.store;

import dev.turnstone.log.EventGroup;
import dev.turnstone.run.LogPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A group whose every poll brings one record that nobody can read, as the first of partition 0. */
record GarbledGroup(EventGroup group) implements EventGroup {

  @Override
  public void join(Positions positions) {
    group.join(positions);
  }

  @Override
  public Batch poll(Duration limit) {
    group.poll(Duration.ZERO);
    ByteBuffer value = ByteBuffer.wrap("{".getBytes(StandardCharsets.UTF_8));
    return new Batch(Set.of(), List.of(new Read.Garbage(new LogPosition(0, 0), value)));
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
