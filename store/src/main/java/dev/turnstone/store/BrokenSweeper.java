package dev.turnstone.store;

import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Reports broken runs whose materializer died between the commit that marked them and the append of
 * their ending.
 */
final class BrokenSweeper implements Job {
  private static final int LOCK = 4;
  private static final int AT_ONCE = 100;

  private final Database database;
  private final BrokenRuns broken;

  BrokenSweeper(Database database, BrokenRuns broken) {
    this.database = database;
    this.broken = broken;
  }

  @Override
  public String name() {
    return "broken runs";
  }

  @Override
  public Duration every() {
    return Duration.ofSeconds(30);
  }

  @Override
  public void run() {
    Job.alone(database, name(), LOCK, BrokenSweeper::open).ifPresent(broken::reportAgain);
  }

  /**
   * A lane that had to be changed to be stored is not the one where the run's records lie: such a
   * run ends by its deadline.
   */
  private static List<BrokenRuns.Open> open(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT id, tenant, lane, log_partition, log_offset FROM run
            WHERE broken AND ended_micros IS NULL AND strpos(lane, :replaced) = 0
            LIMIT :limit
            """)
        .bind("replaced", "\uFFFD")
        .bind("limit", AT_ONCE)
        .map((row, context) ->
            new BrokenRuns.Open(
                new RunId(row.getObject("id", UUID.class)),
                new Tenant(row.getString("tenant")),
                new LaneId(row.getString("lane")),
                new LogPosition(row.getInt("log_partition"), row.getLong("log_offset"))))
        .list();
  }
}
