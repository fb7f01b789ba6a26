package dev.turnstone.chaos.fault;

import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.run.WorkerId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Kills, freezes and restarts of single processes. */
final class ProcessFaults {
  private static final Pattern STARTED = Pattern.compile("worker started worker=([0-9a-f-]{36})");
  private static final int LOG_LINES = 2_000;

  private ProcessFaults() {}

  private interface Strike {
    void at(Scene scene, RandomGenerator random, RoleProcess process) throws InterruptedException;
  }

  private static Fault one(String name, Function<Cluster, List<RoleProcess>> role, Strike strike) {
    return (scene, random) ->
        scene.oneOf(
            role.apply(scene.cluster()),
            random,
            name,
            process -> strike.at(scene, random, process));
  }

  /** kill -9 of one process of a role, which is up again after some seconds. */
  static Fault kill(String name, Function<Cluster, List<RoleProcess>> role) {
    return one(
        name,
        role,
        (scene, random, process) -> {
          worker(process).ifPresent(scene.recoveries()::killed);
          process.kill();
          Scene.wait(random, 0, 3_000);
        });
  }

  /** SIGSTOP beyond the lease, and SIGCONT. */
  static Fault freeze(String name, Function<Cluster, List<RoleProcess>> role) {
    return one(
        name,
        role,
        (_, random, process) -> {
          process.freeze();
          Scene.during(random, 5_000, 12_000, process::thaw);
        });
  }

  /** SIGTERM, as a rolling restart does. */
  static Fault terminate(String name, Function<Cluster, List<RoleProcess>> role) {
    return one(
        name,
        role,
        (scene, _, process) -> {
          process.terminate();
          int code = process.gone();
          scene
              .findings()
              .expect(
                  code == 0 || code == 143,
                  "a process that is told to leaves",
                  process.name(),
                  "it left with " + code);
        });
  }

  /** The id under which a process takes runs, if it is a worker that has begun to. */
  private static Optional<WorkerId> worker(RoleProcess process) {
    List<MatchResult> ids = STARTED.matcher(process.tail(LOG_LINES)).results().toList();
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(new WorkerId(UUID.fromString(ids.getLast().group(1))));
  }
}
