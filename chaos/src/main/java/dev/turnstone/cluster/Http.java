package dev.turnstone.cluster;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP/1.1 exchange over a socket of its own: bytes are seen as they came, and hanging up is
 * what it says. For one thread, but anyone may hang up.
 */
public final class Http implements AutoCloseable {
  private static final int CONNECT_MAX_MILLIS = 5_000;
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

  private final Socket socket;
  private final int status;
  private final Map<String, String> headers;
  private final InputStream body;

  private Http(Socket socket, InputStream in) throws IOException {
    this.socket = socket;
    this.status = Integer.parseInt(line(in).split(" ", 3)[1]);
    this.headers = headers(in);
    this.body =
        "chunked".equals(headers.get("transfer-encoding"))
            ? new Body.Chunked(in)
            : new Body.Sized(in, size());
  }

  /** Sends a request and reads the head of the answer. */
  public static Http send(URI uri, String method, Map<String, String> headers, byte[] body)
      throws IOException {
    Socket socket = unanswered(uri, method, headers, body);
    try {
      return new Http(socket, new BufferedInputStream(socket.getInputStream()));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a request and leaves the answer unread; closing hangs up. */
  public static Socket unanswered(URI uri, String method, Map<String, String> headers, byte[] body)
      throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) SILENCE_MAX.toMillis());
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MAX_MILLIS);
      socket.getOutputStream().write(request(uri, method, headers, body));
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static byte[] request(URI uri, String method, Map<String, String> headers, byte[] body)
      throws IOException {
    String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    head.append("Host: ").append(uri.getAuthority()).append("\r\n");
    head.append(headers.containsKey("Connection") ? "" : "Connection: close\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (body.length > 0 || "POST".equals(method)) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    var all = new ByteArrayOutputStream();
    all.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    all.write(body);
    return all.toByteArray();
  }

  public int status() {
    return status;
  }

  /** By name in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  public InputStream body() {
    return body;
  }

  public String text() throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Gone at once, as a client that is killed. */
  @Override
  public void close() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was asked for.
    }
  }

  private long size() {
    return Long.parseLong(headers.getOrDefault("content-length", Long.toString(Long.MAX_VALUE)));
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(colon + 1).strip());
    }
    return headers;
  }

  public static String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the server hung up");
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
  }
}
