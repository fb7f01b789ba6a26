package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.cluster.Ports;
import dev.turnstone.cluster.TcpProxy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The network that tests break, against a server that they hold in their hands. */
final class TcpProxyTest {
  private static final int READ_MAX_MILLIS = 30_000;
  private static final int NOTHING_MILLIS = 200;

  private final ServerSocket server = listening();
  private final TcpProxy proxy = TcpProxy.start(Ports.free(), server.getLocalPort());
  private Socket client;
  private Socket served;

  private static ServerSocket listening() {
    try {
      var socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      socket.setSoTimeout(READ_MAX_MILLIS);
      return socket;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void connect() throws IOException {
    client = connected();
    served = accepted();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    served.close();
    server.close();
    proxy.close();
  }

  @Test
  void whatIsSentArrivesBothWaysAndSoDoesTheEnd() throws IOException {
    send(client, "ask");
    assertThat(receive(served)).isEqualTo("ask");
    client.shutdownOutput();
    assertThat(served.getInputStream().read()).isEqualTo(-1);

    send(served, "answer");
    served.close();

    assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("answer\n");
  }

  @Test
  void aCutEndsConnectionsAndRefusesNewOnesUntilItIsHealed() throws IOException {
    proxy.cut();

    assertThatThrownBy(() -> receive(client)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> receive(served)).isInstanceOf(IOException.class);
    assertThatThrownBy(TcpProxyTest.this::connected).isInstanceOf(ConnectException.class);

    proxy.heal();

    try (var again = connected();
        var servedAgain = accepted()) {
      send(again, "again");
      assertThat(receive(servedAgain)).isEqualTo("again");
    }
  }

  @Test
  void whileItStallsConnectionsStayAndNothingFlowsEitherWayUntilItIsHealed() throws IOException {
    proxy.stall();

    send(client, "ask");
    send(served, "answer");
    try (var late = connected()) {
      send(late, "late");
      assertNothingComesTo(client);
      assertNothingComesTo(served);

      proxy.heal();

      assertThat(receive(served)).isEqualTo("ask");
      assertThat(receive(client)).isEqualTo("answer");
      try (var servedLate = accepted()) {
        assertThat(receive(servedLate)).isEqualTo("late");
      }
    }
  }

  @Test
  void aServerThatIsGoneIsSeenAsGone() throws IOException {
    server.close();

    try (var vain = connected()) {
      assertThatThrownBy(() -> receive(vain)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aStalledProxyClosesCleanlyToo() throws IOException {
    proxy.stall();
    send(client, "held up");

    proxy.close();

    assertThat(proxy.connections()).isZero();
    assertThatThrownBy(() -> receive(client)).isInstanceOf(IOException.class);
    assertThatThrownBy(TcpProxyTest.this::connected).isInstanceOf(ConnectException.class);
  }

  private Socket connected() throws IOException {
    var socket = new Socket();
    socket.setSoTimeout(READ_MAX_MILLIS);
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()));
      return socket;
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  private Socket accepted() throws IOException {
    Socket socket = server.accept();
    socket.setSoTimeout(READ_MAX_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The next line; fails when there is none. */
  private static String receive(Socket socket) throws IOException {
    var line = new StringBuilder();
    while (true) {
      int read = socket.getInputStream().read();
      if (read < 0) {
        throw new IOException("the other end has closed");
      }
      if (read == '\n') {
        return line.toString();
      }
      line.append((char) read);
    }
  }

  private static void assertNothingComesTo(Socket socket) throws IOException {
    socket.setSoTimeout(NOTHING_MILLIS);
    assertThatThrownBy(() -> receive(socket)).isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(READ_MAX_MILLIS);
  }
}
