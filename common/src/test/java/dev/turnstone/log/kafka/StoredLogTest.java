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
import tools.jackson.core.type.TypeReference;

/**
 * A log that an earlier release wrote, with what it made of it. A release may add a folder for its
 * format; it never changes one that was released. {@code -Dturnstone.golden=write} writes the
 * newest one anew, for review.
 */
final class StoredLogTest {
  private static final Path FOLDER = Path.of("src/test/resources/format-1");
  private static final Path LOG = FOLDER.resolve("log.jsonl");
  private static final Path EXPECTED = FOLDER.resolve("expected.json");

  /** A record as the broker keeps it. Headers in hex. */
  record Line(long offset, long millis, String key, Map<String, String> headers, String value) {}

  /** What the fold made of all lines. */
  record Expected(List<Judged.Verdict> verdicts, List<Long> micros, Run run) {}

  @Test
  void aStoredLogMeansWhatItMeantWhenItWasWritten() throws IOException {
    if ("write".equals(System.getProperty("turnstone.golden"))) {
      write();
    }

    List<EventRecord> records = lines().stream().map(StoredLogTest::record).toList();

    assertThat(fold(records)).isEqualTo(RunJson.read(Files.readString(EXPECTED), Expected.class));
  }

  @Test
  void aStoredLogWouldBeWrittenTheSameWayToday() throws IOException {
    List<Line> today = new ArrayList<>();
    for (Draft draft : StoredLog.drafts()) {
      today.add(line(today.size(), draft));
    }

    assertThat(today.stream().map(StoredLogTest::tree).toList())
        .isEqualTo(lines().stream().map(StoredLogTest::tree).toList());
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

  private static List<Line> lines() throws IOException {
    return Files.readAllLines(LOG).stream().map(line -> RunJson.read(line, Line.class)).toList();
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

  private static Line line(int offset, Draft draft) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : EventFormat.headers(draft, EventFormat.NEWEST)) {
      headers.put(header.key(), HexFormat.of().formatHex(header.value()));
    }
    String value = new String(EventFormat.value(draft), StandardCharsets.UTF_8);
    return new Line(offset, StoredLog.START_MILLIS + offset, draft.lane().value(), headers, value);
  }

  private static void write() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Draft draft : StoredLog.drafts()) {
      lines.add(RunJson.text(line(lines.size(), draft)));
    }
    Files.createDirectories(FOLDER);
    Files.write(LOG, lines);
    List<EventRecord> records = lines().stream().map(StoredLogTest::record).toList();
    Files.writeString(EXPECTED, RunJson.text(fold(records)) + "\n");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
