package dev.turnstone.coordinator;

import dev.turnstone.log.RunJson;
import dev.turnstone.run.Hold;
import dev.turnstone.run.Marks;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The ledger in a state store. Key: the run, 16 bytes. Value: one byte that tells what follows; for
 * a live run n (4 bytes), offset, micros (8 bytes each), then the entry as JSON, whose own n,
 * offset and micros are those of its last fact; for an ended one offset and millis (8 bytes each).
 * So progress is kept without writing the JSON anew. Another layout takes another first byte.
 */
final class RunLedger implements Ledger {
  private static final byte LIVE = 1;
  private static final byte OVER = 2;
  private static final int REACH = Integer.BYTES + 2 * Long.BYTES;
  private static final int HEAD = 1 + REACH;

  private final KeyValueStore<Bytes, byte[]> store;

  RunLedger(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Override
  public void live(RunEntry entry) {
    byte[] json = RunJson.bytes(entry);
    ByteBuffer cell = ByteBuffer.allocate(HEAD + json.length).put(LIVE);
    store.put(key(entry.run()), reach(cell, entry).put(json).array());
  }

  @Override
  public void progressed(RunEntry entry) {
    Bytes key = key(entry.run());
    byte[] old = store.get(key);
    if (old == null || old[0] != LIVE) {
      live(entry);
      return;
    }
    byte[] cell = old.clone();
    reach(ByteBuffer.wrap(cell).position(1), entry);
    store.put(key, cell);
  }

  private static ByteBuffer reach(ByteBuffer cell, RunEntry entry) {
    return cell.putInt(entry.state().hold().n())
        .putLong(entry.state().marks().offset())
        .putLong(entry.state().marks().micros());
  }

  @Override
  public void over(RunId run, Over over) {
    ByteBuffer cell = ByteBuffer.allocate(1 + 2 * Long.BYTES).put(OVER);
    store.put(key(run), cell.putLong(over.offset()).putLong(over.millis()).array());
  }

  @Override
  public void forget(RunId run) {
    store.delete(key(run));
  }

  @Override
  public void load(BiConsumer<RunId, RunEntry> live, BiConsumer<RunId, Over> over) {
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> next = all.next();
        ByteBuffer cell = ByteBuffer.wrap(next.value);
        switch (cell.get()) {
          case LIVE -> live.accept(run(next.key), entry(next.value));
          case OVER -> over.accept(run(next.key), new Over(cell.getLong(), cell.getLong()));
          default ->
              throw new IllegalStateException(
                  "the coordinator's store was written by a newer release: upgrade this one");
        }
      }
    }
  }

  private static RunEntry entry(byte[] value) {
    RunEntry entry = RunJson.read(Arrays.copyOfRange(value, HEAD, value.length), RunEntry.class);
    ByteBuffer reach = ByteBuffer.wrap(value, 1, REACH);
    return entry.with(reached(entry.state(), reach.getInt(), reach.getLong(), reach.getLong()));
  }

  private static RunState reached(RunState state, int n, long offset, long micros) {
    Hold hold = state.hold();
    Marks marks = state.marks();
    return new RunState(
        state.phase(),
        new Hold(hold.attempt(), hold.claim(), hold.worker(), hold.heartbeat(), n, hold.broken()),
        state.work(),
        state.outcome(),
        new Marks(offset, micros, marks.requestedMillis(), marks.claimedMicros()));
  }

  private static Bytes key(RunId run) {
    return Bytes.wrap(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(run.value().getMostSignificantBits())
            .putLong(run.value().getLeastSignificantBits())
            .array());
  }

  private static RunId run(Bytes key) {
    ByteBuffer bytes = ByteBuffer.wrap(key.get());
    return new RunId(new UUID(bytes.getLong(), bytes.getLong()));
  }
}
