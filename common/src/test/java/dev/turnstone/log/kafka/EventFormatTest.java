package dev.turnstone.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.NewerFormat;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.TaskRef;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.WorkerId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventFormatTest {
  private static final RunId RUN = new RunId(new UUID(1, 2));
  private static final Draft PROGRESS =
      new Draft(
          RUN,
          Tenant.DEFAULT,
          LaneId.of(RUN),
          new Stamp(new ClaimId(new UUID(3, 4)), 5),
          List.of(new RunDelta.Text(0, List.of("a", "b"))));
  private static final Draft FACT =
      Draft.of(RUN, Tenant.DEFAULT, LaneId.of(RUN), new RunEvent.Deleted());

  @Test
  void aRecordOfALaterFormatStopsTheReader() {
    Headers headers = EventFormat.headers(FACT, EventFormat.NEWEST);
    headers.remove("format").add("format", new byte[] {EventFormat.NEWEST + 1});

    assertThatThrownBy(() -> decode(headers, EventFormat.value(FACT, EventFormat.NEWEST)))
        .isInstanceOf(NewerFormat.class)
        .hasMessageContaining("7/8");
  }

  @Test
  void aRecordSaysTheFormatThatItWasToBeWrittenIn() {
    for (int format = EventFormat.OLDEST; format <= EventFormat.NEWEST; format++) {
      Headers headers = EventFormat.encode("events", FACT, format).headers();

      assertThat(headers.lastHeader("format").value()).containsExactly(format);
      assertThat(decode(headers, EventFormat.value(FACT, format))).isPresent();
    }
  }

  @Test
  void theReleaseOfAClaimIsThereFromFormat2On() {
    assertThat(claimed(1, "1.2.3").release()).isNull();
    assertThat(claimed(2, "1.2.3").release()).isEqualTo("1.2.3");
    assertThat(claimed(2, null).release()).isNull();
    assertThat(new String(EventFormat.value(claim("1.2.3"), 1), StandardCharsets.UTF_8))
        .isEqualTo(new String(EventFormat.value(claim(null), 2), StandardCharsets.UTF_8))
        .doesNotContain("release");
  }

  private static RunEvent.Claimed claimed(int format, @Nullable String release) {
    Draft draft = claim(release);
    var read = decode(EventFormat.headers(draft, format), EventFormat.value(draft, format));
    return (RunEvent.Claimed) read.orElseThrow().entries().getFirst();
  }

  private static Draft claim(@Nullable String release) {
    ClaimId claim = new ClaimId(new UUID(3, 4));
    TaskRef task = new TaskRef("tasks", 1, 2, 3);
    var claimed = new RunEvent.Claimed(1, claim, new WorkerId(new UUID(5, 6)), 7, task, release);
    return new Draft(RUN, Tenant.DEFAULT, LaneId.of(RUN), new Stamp(claim, 0), List.of(claimed));
  }

  @ParameterizedTest
  @ValueSource(ints = {EventFormat.OLDEST - 1, EventFormat.NEWEST + 1, 257})
  void aFormatThatThisReleaseDoesNotWriteIsRefused(int format) {
    assertThatThrownBy(() -> EventFormat.encode("events", FACT, format))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KafkaSettings("nowhere:1", "t.", 1, 1, format, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 2");
  }

  @Test
  void garbageIsPassedOver() {
    Headers fact = EventFormat.headers(FACT, EventFormat.NEWEST);

    assertThat(decode(fact, utf8("not JSON"))).isEmpty();
    assertThat(decode(fact, utf8("[]"))).isEmpty();
    assertThat(decode(fact, utf8("[null]"))).isEmpty();
    assertThat(decode(fact, utf8("[{\"type\":\"invented\"}]"))).isEmpty();
    assertThat(decode(without("run"), EventFormat.value(PROGRESS, EventFormat.NEWEST))).isEmpty();
    assertThat(decode(without("tenant"), EventFormat.value(PROGRESS, EventFormat.NEWEST)))
        .isEmpty();
    assertThat(decode(without("n"), EventFormat.value(PROGRESS, EventFormat.NEWEST))).isEmpty();
    assertThat(decode(without("pieces"), EventFormat.value(PROGRESS, EventFormat.NEWEST)))
        .isEmpty();
    assertThat(decode(without("format"), EventFormat.value(PROGRESS, EventFormat.NEWEST)))
        .isEmpty();
    assertThat(decode(pieces(0), EventFormat.value(PROGRESS, EventFormat.NEWEST))).isEmpty();
    assertThat(decode(pieces(-1), EventFormat.value(PROGRESS, EventFormat.NEWEST))).isEmpty();
  }

  @Test
  void progressThatDoesNotKeepToItsHeadersSaysNothing() {
    assertThat(entries(pieces(2), EventFormat.value(PROGRESS, EventFormat.NEWEST))).hasSize(1);
    assertThat(entries(pieces(3), EventFormat.value(PROGRESS, EventFormat.NEWEST))).isEmpty();
    assertThat(entries(pieces(1), EventFormat.value(FACT, EventFormat.NEWEST))).isEmpty();
    assertThat(entries(pieces(1), utf8("[null]"))).isEmpty();
    assertThat(entries(pieces(1), utf8("{"))).isEmpty();
  }

  @Test
  void readersKnowProgressWithoutReading() {
    assertThat(EventFormat.progressOnly(EventFormat.headers(PROGRESS, EventFormat.NEWEST)))
        .isTrue();
    assertThat(EventFormat.progressOnly(EventFormat.headers(FACT, EventFormat.NEWEST))).isFalse();
  }

  private static Headers without(String name) {
    return EventFormat.headers(PROGRESS, EventFormat.NEWEST).remove(name);
  }

  private static Headers pieces(int count) {
    return without("pieces").add("pieces", ByteBuffer.allocate(4).putInt(count).array());
  }

  private static List<?> entries(Headers headers, byte[] value) {
    return decode(headers, value).orElseThrow().entries();
  }

  private static Optional<EventRecord> decode(Headers headers, byte[] value) {
    return EventFormat.decode(new LogPosition(7, 8), 9, utf8("lane"), headers, value);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
