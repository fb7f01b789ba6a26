package dev.turnstone.chaos.fault;

import dev.turnstone.cluster.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Strikes while the load runs: workers are killed every few seconds all the time, and beside that
 * the other faults follow each other, each once a round, in an order by chance.
 */
public final class Faults implements AutoCloseable {
  private static final Map<String, Fault> ALL = all();
  private static final String STEADY = "worker-kill";
  private static final Duration UNDONE_MAX = Duration.ofMinutes(4);

  private final Scene scene;
  private final Set<String> wanted;
  private final long seed;
  private final Duration pause;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * @param wanted names, of {@link #names()}
   * @param pause between two strikes of one kind of trouble, on average
   */
  public Faults(Scene scene, Set<String> wanted, long seed, Duration pause) {
    this.scene = scene;
    this.wanted = Set.copyOf(wanted);
    this.seed = seed;
    this.pause = pause;
  }

  private static Map<String, Fault> all() {
    Map<String, Fault> all = new LinkedHashMap<>();
    all.put(STEADY, ProcessFaults.kill(STEADY, Cluster::workers));
    all.put("worker-freeze", ProcessFaults.freeze("worker-freeze", Cluster::workers));
    all.put("worker-terminate", ProcessFaults.terminate("worker-terminate", Cluster::workers));
    all.put("coordinator-kill", ProcessFaults.kill("coordinator-kill", Cluster::coordinators));
    all.put(
        "coordinator-freeze", ProcessFaults.freeze("coordinator-freeze", Cluster::coordinators));
    all.put("materializer-kill", ProcessFaults.kill("materializer-kill", Cluster::materializers));
    all.put(
        "materializer-freeze", ProcessFaults.freeze("materializer-freeze", Cluster::materializers));
    all.put("api-kill", ProcessFaults.kill("api-kill", Cluster::apis));
    all.put("broker-cut-off", NetworkFaults.cut("broker-cut-off"));
    all.put("broker-silent", NetworkFaults.stall("broker-silent"));
    all.put("broker-kill", InfraFaults.brokerKill());
    all.put("broker-freeze", InfraFaults.brokerFreeze());
    all.put("postgres-stop", InfraFaults.postgresStop());
    all.put("postgres-kill", InfraFaults.postgresKill());
    all.put("postgres-sessions-terminated", InfraFaults.sessionsTerminated());
    all.put("postgres-pool-exhausted", InfraFaults.poolExhausted());
    all.put("broker-disk-full", DiskFaults.full("broker-disk-full", "kafka"));
    all.put("postgres-disk-full", DiskFaults.full("postgres-disk-full", "postgres"));
    all.put("poison-run", PoisonFaults.run("poison-run"));
    all.put("poison-bytes", LogFaults.poisonBytes());
    all.put("records-again", LogFaults.duplicates());
    return Collections.unmodifiableMap(all);
  }

  public static Set<String> names() {
    return ALL.keySet();
  }

  public void begin() {
    if (wanted.contains(STEADY)) {
      run("steady", random -> strike(STEADY, random));
    }
    List<String> others = wanted.stream().filter(name -> !name.equals(STEADY)).sorted().toList();
    if (!others.isEmpty()) {
      run("rounds", random -> round(others, random));
    }
  }

  private interface Round {
    void with(RandomGenerator random) throws InterruptedException;
  }

  private void run(String name, Round round) {
    var random = new SplittableRandom(seed ^ name.hashCode());
    threads.add(
        Thread.ofPlatform()
            .name("faults-" + name)
            .daemon()
            .start(() -> {
              try {
                while (rested(random)) {
                  round.with(random);
                }
              } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  private void round(List<String> names, RandomGenerator random) throws InterruptedException {
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, new Random(random.nextLong()));
    for (String name : shuffled) {
      strike(name, random);
      if (!rested(random)) {
        return;
      }
    }
  }

  private void strike(String name, RandomGenerator random) throws InterruptedException {
    try {
      Objects.requireNonNull(ALL.get(name)).strike(scene, random);
    } catch (RuntimeException | AssertionError failure) {
      scene.findings().wrong("the cluster comes back", name, failure.toString());
    }
  }

  /** Waits for a while; false when chaos is over. */
  private boolean rested(RandomGenerator random) throws InterruptedException {
    long millis = random.nextLong(pause.toMillis() / 2, pause.toMillis() * 3 / 2 + 1);
    return !over.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Lets the strike that is under way be undone; returns once everything runs. */
  @Override
  public void close() {
    over.countDown();
    for (Thread thread : threads) {
      try {
        boolean undone = thread.join(UNDONE_MAX);
        scene.findings().expect(undone, "the cluster comes back", thread.getName(), "it does not");
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
