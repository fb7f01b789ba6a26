package dev.turnstone.log;

import dev.turnstone.run.Entry;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunRecord;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A record of the topic events as read. Progress stays raw until somebody asks for its entries.
 *
 * @param bytes length of the payload, for those who bound what they hold
 * @param payload parses; for records of facts it was parsed at reading
 */
public record EventRecord(
    LogPosition position,
    long millis,
    RunId run,
    Tenant tenant,
    LaneId lane,
    @Nullable Stamp mark,
    boolean progressOnly,
    int pieces,
    int bytes,
    Supplier<List<Entry>> payload)
    implements RunRecord {

  @Override
  public Optional<Stamp> stamp() {
    return Optional.ofNullable(mark);
  }

  @Override
  public List<Entry> entries() {
    return payload.get();
  }
}
