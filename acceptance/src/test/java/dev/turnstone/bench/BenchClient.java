package dev.turnstone.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One client on one connection that stays open. For one thread. */
final class BenchClient implements AutoCloseable {
  private static final int SILENCE_MAX_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;
  private final byte[] request;
  private final String token;

  /**
   * @param path where to POST
   * @param token what the first token's chunk contains
   */
  BenchClient(int port, String path, String body, String token) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.token = token;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SILENCE_MAX_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length();
    request = (head + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What one request took.
   *
   * @param firstNanos until the first token; 0 where the answer is no stream
   */
  record Took(long firstNanos, long wholeNanos) {}

  Took ask() throws IOException {
    long start = System.nanoTime();
    socket.getOutputStream().write(request);
    HttpHead head =
        HttpHead.read(in).orElseThrow(() -> new IOException("the server hung up on a request"));
    if (!head.first().contains(" 200")) {
      throw new IOException("not answered: " + head.first());
    }
    long first = 0;
    if (head.chunked()) {
      first = readChunks() - start;
    } else if (head.body(in).isEmpty()) {
      throw new IOException("the server hung up in an answer");
    }
    return new Took(first, System.nanoTime() - start);
  }

  /** When the first token came. */
  private long readChunks() throws IOException {
    long first = 0;
    while (true) {
      int length = Integer.parseInt(HttpHead.line(in), 16);
      String data = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      HttpHead.line(in);
      if (length == 0) {
        return first;
      }
      if (first == 0 && data.contains(token)) {
        first = System.nanoTime();
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
