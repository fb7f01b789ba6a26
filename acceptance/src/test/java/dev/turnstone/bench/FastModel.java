package dev.turnstone.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * A model that costs next to nothing, in a process of its own: answers each chat completion with
 * the same tokens, each of them a write, without a pause. Beside that it gives back what was PUT to
 * {@link #COPY}, for whoever wants to know what the bytes alone cost.
 */
public final class FastModel {
  static final int TOKENS = 20;

  /** Of the model of this name. */
  static final int LONG_TOKENS = 10_000;

  static final String LONG = "long";
  static final String COPY = "/copy";
  private static final byte[] STORED = utf8("HTTP/1.1 204 No Content\r\n\r\n");
  private static final byte[] HEAD =
      utf8(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  private static final byte[] LAST =
      utf8(
          chunk(choice("{}", "\"stop\""))
              + chunk(
                  "\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":20,\"total_tokens\":25}")
              + framed("data: [DONE]\n\n")
              + "0\r\n\r\n");
  private static final byte[] TOKEN = utf8(chunk(choice("{\"content\":\"token \"}", "null")));
  private static volatile byte[] copied = new byte[0];

  private FastModel() {}

  /** Takes the port to listen on. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    try (var server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (true) {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
      OutputStream out = socket.getOutputStream();
      Optional<HttpHead> head = HttpHead.read(in);
      while (head.isPresent()) {
        Optional<byte[]> body = head.get().body(in);
        if (body.isEmpty()) {
          return;
        }
        answer(head.get().first(), body.get(), out);
        head = HttpHead.read(in);
      }
    } catch (IOException gone) {
      // The caller has what it wanted.
    }
  }

  private static void answer(String request, byte[] body, OutputStream out) throws IOException {
    if (request.startsWith("PUT " + COPY)) {
      copied = body;
      out.write(STORED);
    } else if (request.startsWith("GET " + COPY)) {
      out.write(utf8("HTTP/1.1 200 OK\r\nContent-Length: " + copied.length + "\r\n\r\n"));
      out.write(copied);
    } else {
      boolean asksForMany = new String(body, StandardCharsets.UTF_8).contains("\"" + LONG + "\"");
      complete(asksForMany ? LONG_TOKENS : TOKENS, out);
    }
  }

  private static void complete(int tokens, OutputStream out) throws IOException {
    out.write(HEAD);
    for (int i = 0; i < tokens; i++) {
      out.write(TOKEN);
    }
    out.write(LAST);
  }

  private static String choice(String delta, String reason) {
    return "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + reason + "}]";
  }

  private static String chunk(String fields) {
    return framed(
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fast\","
            + fields
            + "}\n\n");
  }

  private static String framed(String data) {
    return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
