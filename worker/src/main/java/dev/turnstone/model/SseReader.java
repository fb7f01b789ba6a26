package dev.turnstone.model;

import java.io.IOException;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events and gives their data: lines end with LF or CRLF, comments and other
 * fields are passed over, several data lines of one event are joined, and a last event counts even
 * if no empty line follows it.
 */
final class SseReader {
  private static final int DATA = "data".length();
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final BufferedSource source;
  private final long lineMax;
  private boolean first = true;

  /**
   * @param lineMax longest line in bytes, and longest event in characters
   */
  SseReader(BufferedSource source, long lineMax) {
    this.source = source;
    this.lineMax = lineMax;
  }

  /** The next event's data; null at the end of the stream. */
  @Nullable String next() throws IOException {
    String data = null;
    for (String line = line(); line != null; line = line()) {
      if (line.isEmpty() && data != null) {
        return data;
      }
      if (line.equals("data") || line.startsWith("data:")) {
        data = data == null ? value(line) : joined(data, value(line));
      }
    }
    return data;
  }

  private String joined(String data, String more) {
    if (data.length() + more.length() > lineMax) {
      throw tooLong();
    }
    return data + "\n" + more;
  }

  private static String value(String line) {
    int at = DATA;
    at += at < line.length() ? 1 : 0;
    at += at < line.length() && line.charAt(at) == ' ' ? 1 : 0;
    return line.substring(at);
  }

  private @Nullable String line() throws IOException {
    long end = source.indexOf((byte) '\n', 0, lineMax);
    if (end < 0) {
      return unended();
    }
    String line = source.readUtf8(end);
    source.skip(1);
    return bare(line);
  }

  private @Nullable String unended() throws IOException {
    if (source.request(lineMax)) {
      throw tooLong();
    }
    return source.exhausted() ? null : bare(source.readUtf8());
  }

  private String bare(String line) {
    String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    boolean marked = first && text.startsWith(BYTE_ORDER_MARK);
    first = false;
    return marked ? text.substring(1) : text;
  }

  private static BrokenAnswer tooLong() {
    return new BrokenAnswer("The model's stream has an event that is too long.");
  }
}
