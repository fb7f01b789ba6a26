package dev.turnstone.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.Judged;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

/**
 * Logs that earlier releases wrote, each with what it made of it. A release may add a folder for
 * its format; it never changes one that was released. {@code -Dturnstone.golden=write} writes the
 * newest one anew, for review.
 */
final class StoredLogTest {
  private static final String LOG = "log.jsonl";
  private static final String EXPECTED = "expected.json";

  /** A record as the broker keeps it. Headers in hex. */
  record Line(long offset, long millis, String key, Map<String, String> headers, String value) {}

  /** What the fold made of all lines. */
  record Expected(List<Judged.Verdict> verdicts, List<Long> micros, Run run) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStoredLogMeansWhatItMeantWhenItWasWritten(int format) throws IOException {
    if (format == EventFormat.NEWEST && "write".equals(System.getProperty("turnstone.golden"))) {
      write();
    }

    List<EventRecord> records = lines(format).stream().map(StoredLogTest::record).toList();

    assertThat(fold(records)).isEqualTo(RunJson.read(expected(format), Expected.class));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStoredLogWouldBeWrittenTheSameWayToday(int format) throws IOException {
    List<Line> today = new ArrayList<>();
    for (Draft draft : StoredLog.drafts()) {
      today.add(line(today.size(), draft, format));
    }

    assertThat(today.stream().map(StoredLogTest::tree).toList())
        .isEqualTo(lines(format).stream().map(StoredLogTest::tree).toList());
  }

  @Test
  void whatFormat2AddsChangesNothingThatTheFoldMakesOfARun() throws IOException {
    assertThat(RunJson.read(expected(2), Expected.class))
        .isEqualTo(RunJson.read(expected(1), Expected.class));
    assertThat(Files.readString(file(1, LOG))).doesNotContain("release\\\"");
    assertThat(Files.readString(file(2, LOG))).contains("release\\\"");
  }

  private static Expected fold(List<EventRecord> records) {
    List<Judged> all = new ArrayList<>();
    Run run = Run.unread(records.getFirst().run());
    for (EventRecord record : records) {
      Judged judged = run.state().judge(record);
      all.add(judged);
      run = run.after(judged);
    }
    return new Expected(
        all.stream().map(Judged::verdict).toList(),
        all.stream().flatMap(one -> one.entries().stream()).map(timed -> timed.micros()).toList(),
        run);
  }

  private static Path file(int format, String name) {
    return Path.of("src/test/resources/format-" + format).resolve(name);
  }

  private static String expected(int format) throws IOException {
    return Files.readString(file(format, EXPECTED));
  }

  private static List<Line> lines(int format) throws IOException {
    return Files.readAllLines(file(format, LOG)).stream()
        .map(line -> RunJson.read(line, Line.class))
        .toList();
  }

  private static EventRecord record(Line line) {
    Headers headers = new RecordHeaders();
    line.headers().forEach((name, hex) -> headers.add(name, HexFormat.of().parseHex(hex)));
    return EventFormat.decode(
            new LogPosition(0, line.offset()),
            line.millis(),
            utf8(line.key()),
            headers,
            utf8(line.value()))
        .orElseThrow();
  }

  /** The line with its value parsed, so that the order of fields is no matter. */
  private static List<Object> tree(Line line) {
    Object value = RunJson.read(line.value(), new TypeReference<List<Object>>() {});
    return List.of(line.offset(), line.millis(), line.key(), line.headers(), value);
  }

  private static Line line(int offset, Draft draft, int format) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : EventFormat.headers(draft, format)) {
      headers.put(header.key(), HexFormat.of().formatHex(header.value()));
    }
    String value = new String(EventFormat.value(draft, format), StandardCharsets.UTF_8);
    return new Line(offset, StoredLog.START_MILLIS + offset, draft.lane().value(), headers, value);
  }

  private static void write() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Draft draft : StoredLog.drafts()) {
      lines.add(RunJson.text(line(lines.size(), draft, EventFormat.NEWEST)));
    }
    Files.createDirectories(file(EventFormat.NEWEST, LOG).getParent());
    Files.write(file(EventFormat.NEWEST, LOG), lines);
    List<EventRecord> records =
        lines(EventFormat.NEWEST).stream().map(StoredLogTest::record).toList();
    Files.writeString(file(EventFormat.NEWEST, EXPECTED), RunJson.text(fold(records)) + "\n");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
