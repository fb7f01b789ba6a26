package dev.turnstone.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An HTTP server whose every byte is the test's, one reply for each connection. */
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final Thread accepting;

  public ScriptedServer() {
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    accepting = Thread.ofVirtual().name("scripted-server").start(this::accept);
  }

  public String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** The answer to the next request that has none. */
  public ScriptedServer then(Reply reply) {
    replies.add(reply);
    return this;
  }

  /** A whole answer. */
  public ScriptedServer then(int status, String body, String... headers) {
    return then(client -> client.write(head(status, headers) + body));
  }

  /** A stream of events, each a data line, ended by closing the connection. */
  public ScriptedServer thenEvents(String... events) {
    return then(client -> client.write(streamHead() + data(events)));
  }

  public Request taken() {
    try {
      Request request = requests.poll(10, TimeUnit.SECONDS);
      if (request == null) {
        throw new AssertionError("no request came");
      }
      return request;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Requests that nobody took. */
  public int waiting() {
    return requests.size();
  }

  public static String streamHead() {
    return head(200, "Content-Type: text/event-stream");
  }

  public static String data(String... events) {
    StringBuilder text = new StringBuilder();
    for (String event : events) {
      text.append("data: ").append(event).append("\n\n");
    }
    return text.toString();
  }

  public static String head(int status, String... headers) {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "HTTP/1.1 " + status + " Status\r\nConnection: close\r\n" + lines + "\r\n";
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
    accepting.interrupt();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        Thread.ofVirtual().name("scripted-connection").start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Request request = read(in);
      Reply reply = replies.poll();
      requests.add(request);
      if (reply != null) {
        reply.to(new Client(in, socket.getOutputStream()));
      }
    } catch (IOException gone) {
      // The test closed one of the two ends.
    }
  }

  private static Request read(InputStream in) throws IOException {
    String first = line(in);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(first, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the client hung up");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /** What a client sent; names of headers in lower case. */
  public record Request(String line, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** Answers; the connection is closed when it returns. */
  @FunctionalInterface
  public interface Reply {
    void to(Client client) throws IOException;
  }

  /** The other end of a connection. */
  public record Client(InputStream in, OutputStream out) {
    public void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.UTF_8));
    }

    public void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** Returns when the client has hung up. */
    public void awaitHangUp() {
      try {
        while (in.read() >= 0) {
          // What it still says does not matter.
        }
      } catch (IOException reset) {
        // So it has hung up.
      }
    }
  }
}
