package dev.turnstone.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A site that publishes one JDK as an archive with its checksum beside it. */
final class JdkSite implements AutoCloseable {
  private final HttpServer server;
  private final byte[] archive;
  private volatile String checksum;

  private JdkSite(HttpServer server, byte[] archive) throws Exception {
    this.server = server;
    this.archive = archive;
    this.checksum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
  }

  static JdkSite open(Path folder) throws Exception {
    FakeJdk.write(folder.resolve("published/jdk-25.0.9"), "25.0.9");
    Path archive = folder.resolve("jdk.tar.gz");
    int packed =
        new ProcessBuilder(
                "tar", "-czf", archive.toString(), "-C", folder + "/published", "jdk-25.0.9")
            .start()
            .waitFor();
    if (packed != 0) {
      throw new IOException("tar ended with " + packed);
    }
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    var site = new JdkSite(HttpServer.create(address, 0), Files.readAllBytes(archive));
    site.server.createContext("/", site::answer);
    site.server.start();
    return site;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/jdk.tar.gz";
  }

  void publishChecksum(String other) {
    checksum = other;
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean asksForChecksum = exchange.getRequestURI().getPath().endsWith(".sha256.txt");
    byte[] line = (checksum + "  jdk.tar.gz\n").getBytes(StandardCharsets.UTF_8);
    byte[] body = asksForChecksum ? line : archive;
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
