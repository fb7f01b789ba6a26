package dev.turnstone.store;

import dev.turnstone.archive.Acceptance;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Keys and lanes as rows. Whoever takes both takes the key first, so that two never wait for each
 * other.
 */
public final class PostgresAcceptance implements Acceptance {
  /** A row that vanishes between a refused insert and the look at it is tried for again. */
  private static final int TRIES_MAX = 5;

  private final Database database;

  public PostgresAcceptance(Database database) {
    this.database = database;
  }

  @Override
  public Result propose(Proposal proposal) {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      Optional<Result> result = attempt(proposal);
      if (result.isPresent()) {
        return result.get();
      }
    }
    throw new Unavailable("acceptance", new IllegalStateException("the row keeps vanishing"));
  }

  /** Empty if it must be tried again. */
  private Optional<Result> attempt(Proposal proposal) {
    try {
      return Optional.of(database.inTransaction("acceptance", handle -> take(handle, proposal)));
    } catch (Refusal refusal) {
      return Optional.ofNullable(refusal.result);
    }
  }

  private static Result take(Handle handle, Proposal proposal) {
    Key key = proposal.key();
    if (key != null && !insertKey(handle, proposal, key)) {
      Result holder = keyHolder(handle, proposal, key);
      // The same run's: the answer to this very proposal was lost on the way.
      if (!(holder instanceof Result.Taken)) {
        throw new Refusal(holder);
      }
    }
    LaneId lane = proposal.lane();
    if (lane != null && !insertLane(handle, proposal, lane)) {
      Result holder = laneHolder(handle, proposal, lane);
      if (!(holder instanceof Result.Taken)) {
        throw new Refusal(holder);
      }
    }
    return new Result.Taken();
  }

  /** Takes a key that is free or a day old. */
  private static boolean insertKey(Handle handle, Proposal proposal, Key key) {
    return handle
            .createUpdate(
                """
                INSERT INTO idempotency AS i (tenant, key, scope, body_hash, run_id, requested)
                VALUES (:tenant, :key, :scope, :hash, :run, :requested)
                ON CONFLICT (tenant, key, scope) DO UPDATE SET body_hash = excluded.body_hash,
                  run_id = excluded.run_id, requested = excluded.requested, created = now()
                WHERE i.created < now() - interval '24 hours'
                """)
            .bind("tenant", proposal.tenant().value())
            .bind("key", key.value())
            .bind("scope", key.scope())
            .bind("hash", key.bodyHash())
            .bind("run", proposal.run().value())
            .bind("requested", proposal.requested())
            .execute()
        == 1;
  }

  private static @Nullable Result keyHolder(Handle handle, Proposal proposal, Key key) {
    return handle
        .createQuery(
            """
            SELECT run_id, body_hash, requested FROM idempotency
            WHERE tenant = :tenant AND key = :key AND scope = :scope
            """)
        .bind("tenant", proposal.tenant().value())
        .bind("key", key.value())
        .bind("scope", key.scope())
        .map((row, context) -> {
          Result used = used(row, key);
          return used instanceof Result.Repeated(RunId run, _) && run.equals(proposal.run())
              ? new Result.Taken()
              : used;
        })
        .findOne()
        .orElse(null);
  }

  /** Takes a lane that is free or held by the run to be replaced. */
  private static boolean insertLane(Handle handle, Proposal proposal, LaneId lane) {
    RunId replaces = proposal.replaces();
    return handle
            .createUpdate(
                """
                INSERT INTO lane AS l (tenant, lane, run_id, requested)
                VALUES (:tenant, :lane, :run, :requested)
                ON CONFLICT (tenant, lane) DO UPDATE SET run_id = excluded.run_id,
                  requested = excluded.requested, appended = false, taken = now(), swept = now()
                WHERE l.run_id = :replaces
                """)
            .bind("tenant", proposal.tenant().value())
            .bind("lane", lane.value())
            .bind("run", proposal.run().value())
            .bind("requested", proposal.requested())
            .bind("replaces", replaces == null ? null : replaces.value())
            .execute()
        == 1;
  }

  private static @Nullable Result laneHolder(Handle handle, Proposal proposal, LaneId lane) {
    return handle
        .createQuery("SELECT run_id, appended FROM lane WHERE tenant = :tenant AND lane = :lane")
        .bind("tenant", proposal.tenant().value())
        .bind("lane", lane.value())
        .map((row, context) -> {
          RunId active = new RunId(row.getObject("run_id", UUID.class));
          return active.equals(proposal.run())
              ? new Result.Taken()
              : new Result.LaneBusy(active, row.getBoolean("appended"));
        })
        .findOne()
        .orElse(null);
  }

  @Override
  public Optional<Result> find(Tenant tenant, Key key) {
    return database.with(
        "an idempotency key",
        handle ->
            handle
                .createQuery(
                    """
                    SELECT run_id, body_hash, requested FROM idempotency
                    WHERE tenant = :tenant AND key = :key AND scope = :scope
                      AND created >= now() - interval '24 hours'
                    """)
                .bind("tenant", tenant.value())
                .bind("key", key.value())
                .bind("scope", key.scope())
                .map((row, context) -> used(row, key))
                .findOne());
  }

  private static Result used(ResultSet row, Key key) throws SQLException {
    return row.getString("body_hash").equals(key.bodyHash())
        ? new Result.Repeated(
            new RunId(row.getObject("run_id", UUID.class)), row.getString("requested"))
        : new Result.KeyReused();
  }

  @Override
  public void withdraw(Proposal proposal) {
    database.inTransaction(
        "withdrawal",
        handle -> {
          Key key = proposal.key();
          LaneId lane = proposal.lane();
          return (key == null ? 0 : deleteKey(handle, proposal, key))
              + (lane == null ? 0 : deleteLane(handle, proposal, lane));
        });
  }

  private static int deleteKey(Handle handle, Proposal proposal, Key key) {
    return handle
        .createUpdate(
            """
            DELETE FROM idempotency
            WHERE tenant = :tenant AND key = :key AND scope = :scope AND run_id = :run
            """)
        .bind("tenant", proposal.tenant().value())
        .bind("key", key.value())
        .bind("scope", key.scope())
        .bind("run", proposal.run().value())
        .execute();
  }

  private static int deleteLane(Handle handle, Proposal proposal, LaneId lane) {
    return handle
        .createUpdate("DELETE FROM lane WHERE tenant = :tenant AND lane = :lane AND run_id = :run")
        .bind("tenant", proposal.tenant().value())
        .bind("lane", lane.value())
        .bind("run", proposal.run().value())
        .execute();
  }

  /** Undoes what the proposal has written so far. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient @Nullable Result result;

    Refusal(@Nullable Result result) {
      super("refused", null, false, false);
      this.result = result;
    }
  }
}
