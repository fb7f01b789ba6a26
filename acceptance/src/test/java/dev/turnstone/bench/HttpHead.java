package dev.turnstone.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of a request or of an answer.
 *
 * @param first its first line
 * @param length of the body; 0 if it is not said
 * @param chunked whether the body comes in chunks
 */
record HttpHead(String first, int length, boolean chunked) {
  /** Empty when the connection ends before one. */
  static Optional<HttpHead> read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    int length = 0;
    boolean chunked = false;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    return Optional.of(new HttpHead(first, length, chunked));
  }

  /** Reads a body of known length; empty when the connection ends in it. */
  Optional<byte[]> body(InputStream in) {
    try {
      return Optional.of(in.readNBytes(length)).filter(body -> body.length == length);
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  static String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
