package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Script;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client opens a long stream, reads its beginning, and then takes nothing more. */
@Installed
final class SlowReadersTest {
  private static final String STALL = "TURNSTONE_STREAM_STALL";

  /** The stream is about five times this, far more than sockets buffer. */
  private static final List<String> TOKENS =
      IntStream.range(0, 160).mapToObj(i -> i + "x".repeat(12_000) + " ").toList();

  private static final String TEXT = String.join("", TOKENS);

  @Test
  void aSlowReaderDelaysNobodyAndMissesNothing(Cluster cluster) {
    Hold hold = Hold.before(1);
    Script script = cluster.model().script().says(TOKENS, hold);
    Script other = cluster.model().script().says("at once");
    try (var patient = cluster.another("api-patient", Map.of(STALL, "24h"))) {
      patient.start();
      Node node = patient.node();
      Events first = node.stream(Ask.of(script).background());
      first.until("response.output_text.delta");
      String id = Told.id(first.seen());
      Events slow = node.follow(id);
      slow.until("response.created");

      hold.release();
      List<Event> events = first.all();
      List<Event> replayed = node.follow(id).all();
      List<Event> others = node.stream(Ask.of(other)).all();
      boolean ready = node.ready();

      Told.completed(events, TEXT);
      Told.completed(others, "at once");
      assertThat(ready).isTrue();
      assertThat(Events.raw(replayed)).isEqualTo(Events.raw(events));
      assertThat(Events.raw(slow.all())).isEqualTo(Events.raw(events));
    }
  }

  @Test
  void aReaderThatTakesNothingIsCutOffAndGoesOnAtTheOtherNode(Cluster cluster) {
    Script script = cluster.model().script().says(TOKENS.toArray(String[]::new));
    List<Event> events = cluster.here().stream(Ask.of(script).background()).all();
    String id = Told.id(events);
    try (var hasty = cluster.another("api-hasty", Map.of(STALL, "500ms"))) {
      hasty.start();
      Events slow = hasty.node().followInChunks(id);
      Event first = slow.next().orElseThrow();

      Eventually.holds("it is cut off", () -> hasty.tail(20).contains("took nothing"));

      assertThat(first.name()).isEqualTo("response.created");
      readUntilItBreaks(slow);
      List<Event> seen = slow.seen();
      assertThat(seen).hasSizeLessThan(events.size());
      List<Event> rest = cluster.there().follow(id, seen.getLast().number()).all();
      assertThat(Events.raw(seen)).isEqualTo(Events.raw(events.subList(0, seen.size())));
      assertThat(Events.raw(rest))
          .isEqualTo(Events.raw(events.subList(seen.size(), events.size())));
    }
  }

  private static void readUntilItBreaks(Events stream) {
    try {
      List<Event> whole = stream.all();
      throw new AssertionError("it came whole: " + whole.size() + " events");
    } catch (UncheckedIOException broken) {
      assertThat(broken).hasMessageStartingWith("the stream broke after");
    }
  }
}
