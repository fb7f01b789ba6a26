package dev.turnstone.chaos.fault;

import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Signals;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Outages of Kafka and of Postgres. */
final class InfraFaults {
  private static final String TERMINATE =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE datname = current_database() AND pid <> pg_backend_pid()";

  private InfraFaults() {}

  /** kill -9 of the broker; Postgres stays. */
  static Fault brokerKill() {
    return (scene, random) ->
        scene.everyone(
            "broker-kill",
            "kafka",
            () -> {
              scene.infra().process().kill();
              Scene.during(random, 500, 3_000, scene.infra()::launch);
            });
  }

  /** SIGSTOP of the broker: connections stay, nothing answers. */
  static Fault brokerFreeze() {
    return (scene, random) ->
        scene.everyone(
            "broker-freeze",
            "kafka",
            () -> {
              scene.infra().process().freeze();
              Scene.during(random, 3_000, 8_000, scene.infra().process()::thaw);
            });
  }

  /** Postgres answers nobody: for a minute, or ten seconds where all of chaos is short. */
  static Fault postgresStop() {
    return (scene, random) ->
        scene.everyone(
            "postgres-stop",
            "postgres",
            () -> {
              List<Long> processes = scene.infra().postgresProcesses();
              processes.forEach(pid -> signal("STOP", pid));
              long most = scene.quick() ? 10_000 : 60_000;
              Scene.during(random, most, most, () -> processes.forEach(pid -> signal("CONT", pid)));
            });
  }

  private static void signal(String signal, long pid) {
    try {
      Signals.send(signal, pid);
    } catch (IllegalStateException gone) {
      // A session that has ended meanwhile.
    }
  }

  /** kill -9 of Postgres, which starts again and recovers. */
  static Fault postgresKill() {
    return (scene, _) ->
        scene.everyone(
            "postgres-kill",
            "postgres",
            () -> {
              EmbeddedInfra infra = scene.infra();
              ProcessHandle killed = infra.postmaster();
              killed.destroyForcibly();
              Eventually.holds(
                  "Postgres is back", () -> !killed.isAlive() && infra.postgresServes());
            });
  }

  /** All sessions of Postgres are ended, again and again. */
  static Fault sessionsTerminated() {
    return (scene, random) ->
        scene.everyone(
            "postgres-sessions-terminated",
            "postgres",
            () -> {
              for (int i = 0; i < 10; i++) {
                try (Connection database = scene.cluster().database();
                    Statement statement = database.createStatement()) {
                  statement.execute(TERMINATE);
                } catch (SQLException away) {
                  scene.findings().count("Postgres could not be asked to end sessions");
                }
                Scene.wait(random, 200, 800);
              }
            });
  }

  /** Every query hangs on a lock, and so the pools of all processes run dry. */
  static Fault poolExhausted() {
    return (scene, random) ->
        scene.everyone(
            "postgres-pool-exhausted",
            "postgres",
            () -> {
              try (Connection database = scene.cluster().database();
                  Statement statement = database.createStatement()) {
                database.setAutoCommit(false);
                statement.execute("SET lock_timeout = '10s'");
                statement.execute("LOCK TABLE run, idempotency IN ACCESS EXCLUSIVE MODE");
                Scene.wait(random, 5_000, 12_000);
                database.rollback();
              } catch (SQLException away) {
                scene.findings().count("Postgres could not be locked");
              }
            });
  }
}
