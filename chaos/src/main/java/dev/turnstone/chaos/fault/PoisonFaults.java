package dev.turnstone.chaos.fault;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.ModelCall;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** A run that takes down every worker that touches it. */
final class PoisonFaults {
  /** How many workers a run may take down, by the coordinator's bound. */
  private static final int DEATHS_MAX = 10;

  private static final Duration TURN_MAX = Duration.ofMinutes(2);
  private static final String RULE = "poison fails";

  private PoisonFaults() {}

  /** Kills whoever asks the model for this run, until the run has failed. */
  static Fault run(String name) {
    return (scene, random) -> {
      if (scene.quick()) {
        scene.findings().count("skipped, too long for a short round: " + name);
        return;
      }
      Cluster cluster = scene.cluster();
      Script script = cluster.model().script().says(1, Hold.before(0));
      String key = name + "-" + Long.toHexString(random.nextLong());
      String id = create(scene.client(), Ask.of(script).background(), key);
      var deaths = new AtomicInteger();
      for (Optional<ModelCall> next = next(scene, script, id);
          next.isPresent();
          next = next(scene, script, id)) {
        kill(scene, random, name, next.get(), deaths);
      }
      judge(scene, script, id, deaths.get());
    };
  }

  private static void kill(
      Scene scene, RandomGenerator random, String name, ModelCall call, AtomicInteger deaths)
      throws InterruptedException {
    Cluster cluster = scene.cluster();
    List<RoleProcess> caller = List.of(cluster.callerOf(call));
    scene.oneOf(
        cluster.workers(),
        caller,
        random,
        name,
        worker -> {
          // Somebody else may have killed it while this waited for its turn.
          if (!call.end().isDone()) {
            worker.kill();
            deaths.incrementAndGet();
          }
        });
  }

  /** However often it is asked for, it is one run. */
  private static String create(Node node, Ask ask, String key) {
    return Eventually.get(
            "a poison run",
            () -> {
              try {
                return Optional.of(node.create(ask, key)).filter(reply -> reply.status() == 200);
              } catch (UncheckedIOException away) {
                return Optional.empty();
              }
            })
        .id();
  }

  /** The call for it that the model has before it now; empty once the run has ended. */
  private static Optional<ModelCall> next(Scene scene, Script script, String id) {
    return Eventually.get(
        "the end of " + id + " or one more worker for it",
        TURN_MAX,
        () -> {
          Optional<ModelCall> standing =
              script.asked().stream().filter(call -> !call.end().isDone()).findFirst();
          if (standing.isPresent()) {
            return Optional.of(standing);
          }
          return failed(scene.client(), id) ? Optional.of(Optional.empty()) : Optional.empty();
        });
  }

  private static boolean failed(Node client, String id) {
    try {
      return client.poll(id).at("/status").equals("failed");
    } catch (UncheckedIOException away) {
      return false;
    }
  }

  private static void judge(Scene scene, Script script, String id, int deaths) {
    scene.cluster().model().forget(script);
    scene.findings().count("workers taken down by a poison run: " + deaths);
    scene.findings().expect(deaths <= DEATHS_MAX, RULE, id, deaths + " workers went down with it");
  }
}
