package dev.turnstone.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What it costs to replay a long run from Postgres: the server is started anew after the run, so
 * that nothing of it is in its memory, and each replay is fetched whole, over HTTP, one after the
 * other.
 */
final class ReplayBench {
  private static final int WARM_UP = 150;
  private static final int ROUNDS = 200;
  private static final Pattern ID = Pattern.compile("\"id\":\"(resp_\\w+)\"");
  private static final String ASK =
      "{\"model\":\"" + FastModel.LONG + "\",\"stream\":true,\"input\":\"hello\"}";

  private final PrintStream out;
  private final int modelPort;
  private final Dev dev;

  ReplayBench(PrintStream out, int modelPort, Dev dev) {
    this.out = out;
    this.modelPort = modelPort;
    this.dev = dev;
  }

  void run() throws IOException, InterruptedException {
    byte[] live = live();
    dev.restart();
    out.printf("%n%-52s %8s %8s%n", "replay of a stored run, whole, after a restart", "p50", "p99");
    try (var server = new Fetcher(dev.port());
        var copier = new Fetcher(modelPort)) {
      String path = "%s/%s?stream=true".formatted(Bench.RESPONSES, id(live));
      copier.send("PUT", FastModel.COPY, live);
      long[] first = measure(server, path, live, 1);
      measure(server, path, live, WARM_UP);
      line("from Postgres, over HTTP", measure(server, path, live, ROUNDS));
      measure(copier, FastModel.COPY, live, WARM_UP);
      line(
          "the same bytes, from another process' memory",
          measure(copier, FastModel.COPY, live, ROUNDS));
      out.printf(
          "%d events, %d bytes, each time the same as were told live; the first one took %.0f ms%n",
          events(live), live.length, first[0] / 1e6);
    }
  }

  /** The run, told while it is made. */
  private byte[] live() throws IOException {
    try (var server = new Fetcher(dev.port())) {
      return server.send("POST", Bench.RESPONSES, ASK.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String id(byte[] stream) throws IOException {
    Matcher id = ID.matcher(new String(stream, 0, 1000, StandardCharsets.UTF_8));
    if (!id.find()) {
      throw new IOException("no response was created");
    }
    return id.group(1);
  }

  private static long events(byte[] stream) {
    return new String(stream, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("event: "))
        .count();
  }

  private static long[] measure(Fetcher from, String path, byte[] expected, int rounds)
      throws IOException {
    long[] nanos = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      if (!Arrays.equals(from.get(path), expected)) {
        throw new IOException("another body came from " + path);
      }
      nanos[i] = from.nanos();
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private void line(String what, long[] sorted) {
    out.printf(
        "%-52s %5.1f ms %5.1f ms%n", what, Bench.millis(sorted, 0.5), Bench.millis(sorted, 0.99));
  }
}
