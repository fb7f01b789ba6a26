package dev.turnstone.acceptance;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Distribution;
import dev.turnstone.cluster.Infra;
import dev.turnstone.kit.Failpoint;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills a process at every failpoint there is, one after the other in one installation, and sees
 * that nothing is lost.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FailpointsTest {
  private static final Logger log = LoggerFactory.getLogger(FailpointsTest.class);
  private static final int LINES = 30;

  /**
   * Needs no run of its own: it is passed only for a request whose client was told that it was not
   * accepted, so there is nothing to lose.
   */
  private static final Set<Failpoint> NOTHING_TO_LOSE =
      EnumSet.of(Failpoint.API_BURIAL_BEFORE, Failpoint.API_BURIAL_AFTER);

  private static final List<Death> ALL =
      Stream.of(
              ApiDeaths.all(),
              WorkerDeaths.all(),
              CoordinatorDeaths.all(),
              MaterializerDeaths.all())
          .flatMap(List::stream)
          .toList();

  /**
   * With {@code -Dturnstone.deaths=NAME} those whose name begins like this, with {@code ALL} all.
   */
  static final List<Death> WANTED = ALL.stream().filter(FailpointsTest::wanted).toList();

  private static Infra infra;
  private static Site site;

  private static boolean wanted(Death death) {
    String asked = System.getProperty("turnstone.deaths", "");
    return switch (asked) {
      case "" -> death.needsRun();
      case "ALL" -> true;
      default -> death.toString().startsWith(asked);
    };
  }

  @BeforeAll
  static void start() {
    infra = InstalledCluster.infra(Distribution.work().resolve("failpoints"));
    site = Site.prepare(infra, "failpoints/site", Map.of("TURNSTONE_WORKER_SLOTS", "1"));
  }

  @AfterAll
  static void stop() {
    site.close();
    infra.close();
  }

  @Test
  @Order(1)
  void everyFailpointHasItsDeath() {
    Set<Failpoint> points = ALL.stream().map(Death::point).collect(toSet());
    points.addAll(NOTHING_TO_LOSE);

    assertThat(points).isEqualTo(EnumSet.allOf(Failpoint.class));
    Set<Failpoint> run = ALL.stream().filter(Death::needsRun).map(Death::point).collect(toSet());
    assertThat(ALL).allMatch(death -> death.needsRun() || run.contains(death.like()));
  }

  @ParameterizedTest
  @FieldSource("WANTED")
  @Order(2)
  void nothingIsLostWhereAProcessDies(Death death) {
    told(() -> death.tell(site));
  }

  @Test
  @Order(3)
  void aNodeThatStartsAfterAllTheDeathsTellsTheSame() {
    told(site::toldAgain);
  }

  private static void told(Runnable story) {
    try {
      site.whole();
      story.run();
    } catch (RuntimeException | Error failure) {
      log.error("failed{}", site.cluster().tails(LINES), failure);
      throw failure;
    }
  }
}
