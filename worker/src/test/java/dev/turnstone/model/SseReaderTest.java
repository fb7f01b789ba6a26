package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SseReaderTest {
  private static final long LINE_MAX = 1000;

  static Stream<Arguments> streams() {
    return Stream.of(
        Arguments.of("two events", "data: a\n\ndata: b\n\n", List.of("a", "b")),
        Arguments.of("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", List.of("a", "b")),
        Arguments.of("no space after the colon", "data:a\n\n", List.of("a")),
        Arguments.of("only one space is taken", "data:  a \n\n", List.of(" a ")),
        Arguments.of("comments", ": ping\n\n:x\ndata: a\n: y\n\n: z\n\n", List.of("a")),
        Arguments.of("other fields", "event: x\nid: 7\nretry: 1\ndata: a\n\n", List.of("a")),
        Arguments.of("a field that only begins so", "database: x\n\ndata: a\n\n", List.of("a")),
        Arguments.of("several data lines", "data: a\ndata: b\ndata\n\n", List.of("a\nb\n")),
        Arguments.of("empty data", "data:\n\ndata: a\n\n", List.of("", "a")),
        Arguments.of("empty lines between", "\n\n\ndata: a\n\n\n\n", List.of("a")),
        Arguments.of("no empty line at the end", "data: a\n", List.of("a")),
        Arguments.of("no line end at the end", "data: a\n\ndata: b", List.of("a", "b")),
        Arguments.of("CR at the very end", "data: a\r", List.of("a")),
        Arguments.of("byte order mark", "\uFEFFdata: a\n\n", List.of("a")),
        Arguments.of("no ASCII", "data: größe 😀 \u0000\n\n", List.of("größe 😀 \u0000")),
        Arguments.of("nothing", "", List.of()),
        Arguments.of("no event", ": ping\nevent: x\n\n", List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void readsTheDataOfEachEvent(String name, String stream, List<String> events) throws IOException {
    assertThat(read(new Buffer().writeUtf8(stream))).isEqualTo(events);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void readsTheSameWhereverTheBytesAreCut(String name, String stream, List<String> events)
      throws IOException {
    for (long seed = 0; seed < 50; seed++) {
      BufferedSource source = Okio.buffer(new Crumbs(stream, new Random(seed)));

      assertThat(read(source)).as("seed %d", seed).isEqualTo(events);
    }
  }

  @Test
  void aLineWithoutEndIsRefused() {
    Buffer stream = new Buffer().writeUtf8("data: " + "a".repeat(2000));

    assertThatThrownBy(() -> read(stream)).isInstanceOf(BrokenAnswer.class);
  }

  @Test
  void anEventWithoutEndIsRefused() {
    Buffer stream = new Buffer().writeUtf8(("data: " + "a".repeat(400) + "\n").repeat(9));

    assertThatThrownBy(() -> read(stream)).isInstanceOf(BrokenAnswer.class);
  }

  private static List<String> read(BufferedSource source) throws IOException {
    SseReader reader = new SseReader(source, LINE_MAX);
    List<String> events = new ArrayList<>();
    for (String data = reader.next(); data != null; data = reader.next()) {
      events.add(data);
    }
    return events;
  }

  /** Gives a few bytes at a time, so that characters and line ends are torn. */
  private static final class Crumbs implements Source {
    private final Buffer rest;
    private final Random random;

    Crumbs(String text, Random random) {
      this.rest = new Buffer().writeUtf8(text);
      this.random = random;
    }

    @Override
    public long read(Buffer sink, long byteCount) {
      return rest.read(sink, Math.min(byteCount, 1 + random.nextInt(4)));
    }

    @Override
    public Timeout timeout() {
      return Timeout.NONE;
    }

    @Override
    public void close() {}
  }
}
