package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Distribution;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Script;
import dev.turnstone.run.Stamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * An installation whose workers and API nodes have clocks that are minutes off, in both directions,
 * and whose records come twice and in the wrong order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClockAndLogFaultsTest {
  private static final String NAME = "faulty";
  private static @Nullable InstalledCluster installed;
  private static Cluster cluster;

  @BeforeAll
  static void start() {
    Map<String, Map<String, String>> own = new HashMap<>();
    for (String role : List.of("api", "worker")) {
      own.put(role + "-1", faulty("PT5M", 54));
      own.put(role + "-2", faulty("-PT5M", 62));
    }
    installed = InstalledCluster.start(Distribution.work().resolve(NAME), own);
    cluster = installed.cluster();
  }

  /** Both seeds bring each fault within the first ten records. */
  private static Map<String, String> faulty(String offset, long seed) {
    String faults = "duplicate=0.02,swap=0.02,seed=" + seed;
    return Cluster.properties(
        Map.of("turnstone.clock.offset", offset, "turnstone.log.faults", faults));
  }

  @AfterAll
  static void close() {
    if (installed != null) {
      installed.close();
    }
  }

  /** The first: the seeds promise something for the first ten records of a process. */
  @Test
  @Order(1)
  void plainRunsComeOutRight() {
    Script script = cluster.model().script().says(12, Duration.ofMillis(5));

    List<String> ids = started(20, i -> node(i).create(Ask.of(script).background()).ok().id());
    List<Event> streamed = cluster.there().stream(Ask.of(script)).all();

    ids.forEach(id -> alike(id, Script.text(12)));
    Told.completed(streamed, Script.text(12));
    Told.alike(cluster, Told.id(streamed), streamed);
    try (var log = new EventsTopic(cluster)) {
      assertThat(ids.stream().mapToLong(id -> recordsThatCameTwice(log, id)).sum()).isPositive();
    }
  }

  private static long recordsThatCameTwice(EventsTopic log, String id) {
    List<Stamp> stamps =
        log.of(EventsTopic.run(id)).stream()
            .flatMap(record -> record.read().stamp().stream())
            .toList();
    return stamps.size() - stamps.stream().distinct().count();
  }

  @Test
  void runsWithToolsComeOutRightAndNoCallIsMadeTwice() {
    List<Script> scripts = new ArrayList<>();
    List<String> ids =
        started(
            12,
            i -> {
              Script script = cluster.model().script();
              script.calls(book(script.marker())).says("done ", "and ", "told");
              scripts.add(script);
              return node(i).create(Ask.of(script).tools("book").background()).ok().id();
            });

    ids.forEach(id -> alike(id, "done and told"));
    scripts.forEach(
        script -> assertThat(cluster.tools().calls(script.marker())).hasSizeLessThanOrEqualTo(1));
    assertThat(scripts).anyMatch(script -> !cluster.tools().calls(script.marker()).isEmpty());
  }

  @Test
  void aQueueingLaneKeepsItsOrder() {
    String lane = Bare.lane();
    List<Script> scripts = new ArrayList<>();
    List<String> ids =
        started(
            8,
            i -> {
              Script script = cluster.model().script().says(4, Duration.ofMillis(5));
              scripts.add(script);
              var spec = Bare.inLane(Bare.spec(script), lane, "QUEUE");
              return new Bare(node(i)).create(spec).ok().id();
            });

    ids.forEach(id -> {
      assertThat(new Bare(cluster.here()).outcome(id)).isEqualTo("completed");
      assertThat(new Bare(cluster.there()).show(id).ok().text())
          .isEqualTo(new Bare(cluster.here()).show(id).ok().text());
    });
    assertThat(scripts)
        .as("asked one after the other")
        .isSortedAccordingTo(
            Comparator.comparingLong(script -> script.asked().getFirst().millis()));
  }

  private static List<String> started(int count, IntFunction<String> start) {
    return IntStream.range(0, count).mapToObj(start).toList();
  }

  private static Node node(int i) {
    return i % 2 == 0 ? cluster.here() : cluster.there();
  }

  /** Ended with this text, and every view of it is the same. */
  private static void alike(String id, String text) {
    Told.completed(cluster.there().over(id), text);
    List<Event> events = cluster.here().follow(id).all();
    Told.completed(events, text);
    Told.alike(cluster, id, events);
  }

  private static Script.Call book(String order) {
    return new Script.Call("book", "{\"order\":\"%s\"}".formatted(order));
  }
}
