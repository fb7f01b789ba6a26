package dev.turnstone.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Fetches whole bodies over one connection that stays open. For one thread. */
final class Fetcher implements AutoCloseable {
  private static final int SILENCE_MAX_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;
  private byte[] buffer = new byte[1 << 20];
  private long nanos;

  Fetcher(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SILENCE_MAX_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /** How long the last one took, from the request to the last byte. */
  long nanos() {
    return nanos;
  }

  byte[] get(String path) throws IOException {
    return send("GET", path, new byte[0]);
  }

  byte[] send(String method, String path, byte[] body) throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, body.length);
    long start = System.nanoTime();
    socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().write(body);
    HttpHead answer =
        HttpHead.read(in).orElseThrow(() -> new IOException("the server hung up on a request"));
    if (!answer.first().contains(" 20")) {
      throw new IOException("not answered: " + answer.first());
    }
    int length = answer.chunked() ? chunks() : read(0, answer.length());
    nanos = System.nanoTime() - start;
    return Arrays.copyOf(buffer, length);
  }

  private int chunks() throws IOException {
    int length = 0;
    while (true) {
      int chunk = Integer.parseInt(HttpHead.line(in), 16);
      length = read(length, chunk);
      HttpHead.line(in);
      if (chunk == 0) {
        return length;
      }
    }
  }

  private int read(int from, int count) throws IOException {
    int to = from + count;
    if (to > buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * to);
    }
    if (in.readNBytes(buffer, from, count) < count) {
      throw new IOException("the server hung up in an answer");
    }
    return to;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
