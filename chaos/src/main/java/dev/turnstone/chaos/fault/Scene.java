package dev.turnstone.chaos.fault;

import dev.turnstone.chaos.judge.Calendar;
import dev.turnstone.chaos.judge.Findings;
import dev.turnstone.chaos.judge.Recoveries;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.SmallDisk;
import dev.turnstone.cluster.TcpProxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What faults hit. A process is hit by one fault at a time, and of each role one process is left
 * alone where there are several. Thread-safe.
 *
 * @param client an API node, for a fault that asks for something
 * @param doors the ways to the broker of processes that have one of their own, by name
 * @param disks by the name of their folder below the data of infra
 * @param quick whether outages are short, because all of chaos is
 */
public record Scene(
    Cluster cluster,
    EmbeddedInfra infra,
    Node client,
    Calendar calendar,
    Recoveries recoveries,
    Findings findings,
    Map<String, TcpProxy> doors,
    Map<String, SmallDisk> disks,
    boolean quick,
    Set<String> hit) {
  private static final Duration TURN_MAX = Duration.ofSeconds(60);

  public Scene(
      Cluster cluster,
      EmbeddedInfra infra,
      Node client,
      Calendar calendar,
      Recoveries recoveries,
      Findings findings,
      Map<String, TcpProxy> doors,
      Map<String, SmallDisk> disks,
      boolean quick) {
    this(
        cluster,
        infra,
        client,
        calendar,
        recoveries,
        findings,
        doors,
        disks,
        quick,
        new HashSet<>());
  }

  /** What is done to one process. */
  interface Blow {
    void to(RoleProcess process) throws InterruptedException;
  }

  /** The processes of the same role. */
  List<RoleProcess> peers(RoleProcess process) {
    return Stream.of(
            cluster.apis(), cluster.workers(), cluster.coordinators(), cluster.materializers())
        .filter(role -> role.contains(process))
        .findFirst()
        .orElseThrow();
  }

  /** Strikes one of these processes, unless another of them is being hit. */
  void oneOf(List<RoleProcess> processes, RandomGenerator random, String fault, Blow blow)
      throws InterruptedException {
    oneOf(processes, processes, random, fault, blow);
  }

  /**
   * The same.
   *
   * @param peers of whom only one may be hit at a time
   */
  void oneOf(
      List<RoleProcess> peers,
      List<RoleProcess> processes,
      RandomGenerator random,
      String fault,
      Blow blow)
      throws InterruptedException {
    RoleProcess chosen = processes.get(random.nextInt(processes.size()));
    if (!taken(peers, chosen)) {
      findings.count("skipped, its role was being hit: " + fault);
      return;
    }
    Calendar.Entry entry = calendar.begins(fault, chosen.name(), false);
    try {
      blow.to(chosen);
    } finally {
      try {
        heal(chosen);
      } finally {
        calendar.ends(entry);
        release(chosen);
      }
    }
  }

  /** Waits until none of the role is being hit; false if that takes too long. */
  private boolean taken(List<RoleProcess> peers, RoleProcess chosen) throws InterruptedException {
    long end = System.nanoTime() + TURN_MAX.toNanos();
    synchronized (hit) {
      while (peers.stream().anyMatch(process -> hit.contains(process.name()))) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        hit.wait(left);
      }
      return hit.add(chosen.name());
    }
  }

  private void release(RoleProcess chosen) {
    synchronized (hit) {
      hit.remove(chosen.name());
      hit.notifyAll();
    }
  }

  private void heal(RoleProcess process) {
    if (!process.alive()) {
      process.launch();
    }
    process.awaitReady();
  }

  /** Strikes what all depend on. */
  void everyone(String fault, String target, Heavy blow) throws InterruptedException {
    Calendar.Entry entry = calendar.begins(fault, target, true);
    try {
      blow.strike();
    } finally {
      try {
        cluster.all().forEach(this::healUnlessHit);
      } finally {
        calendar.ends(entry);
      }
    }
  }

  /** Whoever hits a process heals it; nobody may hit one that is waited for here. */
  private void healUnlessHit(RoleProcess process) {
    synchronized (hit) {
      if (!hit.add(process.name())) {
        return;
      }
    }
    try {
      heal(process);
    } finally {
      release(process);
    }
  }

  /** What is done to Kafka or Postgres. */
  interface Heavy {
    void strike() throws InterruptedException;
  }

  /** Lets what was just done last between two bounds, by chance, and undoes it whatever happens. */
  static void during(RandomGenerator random, long least, long most, Runnable undo)
      throws InterruptedException {
    try {
      wait(random, least, most);
    } finally {
      undo.run();
    }
  }

  /** Waits between two bounds, by chance. */
  static void wait(RandomGenerator random, long least, long most) throws InterruptedException {
    Thread.sleep(random.nextLong(least, most + 1));
  }
}
