package dev.turnstone.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the connections of one port of 127.0.0.1 to another, until it is told not to: the
 * network between two processes, for a test that breaks it. Each connection has two virtual
 * threads. What is done to it may be done from any thread.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int BACKLOG = 128;
  private static final CountDownLatch OPEN = new CountDownLatch(0);

  private final int port;
  private final int target;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("proxy-", 0).factory());
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();

  /** Whoever has read something waits here before it passes it on. */
  private volatile CountDownLatch gate = OPEN;

  /** Guarded by this; null while nothing is accepted. */
  private @Nullable ServerSocket listening;

  private TcpProxy(int port, int target) {
    this.port = port;
    this.target = target;
  }

  /**
   * Listens when this returns.
   *
   * @param port to listen on
   * @param target port to forward to
   */
  public static TcpProxy start(int port, int target) {
    var proxy = new TcpProxy(port, target);
    proxy.heal();
    return proxy;
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** How many connections there are through it now. */
  public int connections() {
    return pairs.size();
  }

  /** Closes all connections, as a peer that is killed does, and refuses new ones. */
  public synchronized void cut() {
    ServerSocket closing = listening;
    listening = null;
    if (closing != null) {
      close(closing);
    }
    pairs.forEach(Pair::reset);
    pass();
  }

  /**
   * From now on connections are accepted and stay, and nothing flows either way; what was sent
   * before may still arrive.
   */
  public synchronized void stall() {
    listen();
    if (gate.getCount() == 0) {
      gate = new CountDownLatch(1);
    }
  }

  /** All is well again; what was held up flows on. */
  public synchronized void heal() {
    listen();
    pass();
  }

  private void pass() {
    CountDownLatch held = gate;
    gate = OPEN;
    held.countDown();
  }

  private void listen() {
    if (listening != null) {
      return;
    }
    try {
      var socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
      listening = socket;
      threads.execute(() -> accept(socket));
    } catch (IOException e) {
      throw new UncheckedIOException("can't listen on " + port, e);
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        adopt(socket, socket.accept());
      } catch (IOException closed) {
        // It was cut; or a caller was gone before it was accepted: on to the next.
      }
    }
  }

  /** One that was accepted just before the cut is cut as well. */
  private synchronized void adopt(ServerSocket from, Socket client) {
    if (from.equals(listening)) {
      var pair = new Pair(client, new Socket());
      pairs.add(pair);
      threads.execute(() -> forward(pair));
    } else {
      close(client);
    }
  }

  private void forward(Pair pair) {
    try (pair) {
      gate.await();
      pair.connect(target);
      var back = threads.submit(() -> pump(pair, pair.server(), pair.client()));
      pump(pair, pair.client(), pair.server());
      back.get();
    } catch (Exception broken) {
      // Both ends know.
    } finally {
      pairs.remove(pair);
    }
  }

  /** Passes on what comes, then the end of it; what goes wrong for one end does for the other. */
  private @Nullable Void pump(Pair pair, Socket from, Socket to)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        gate.await();
        out.write(buffer, 0, count);
      }
      gate.await();
      to.shutdownOutput();
      return null;
    } catch (IOException broken) {
      pair.reset();
      throw broken;
    }
  }

  /** The two ends of a connection. */
  private record Pair(Socket client, Socket server) implements AutoCloseable {
    void connect(int target) throws IOException {
      try {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), target));
      } catch (IOException refused) {
        reset();
        throw refused;
      }
    }

    void reset() {
      abort(client);
      abort(server);
    }

    private static void abort(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException closedAlready) {
        return;
      }
      TcpProxy.close(socket);
    }

    @Override
    public void close() {
      TcpProxy.close(client);
      TcpProxy.close(server);
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception gone) {
      // Nobody has it any more either way.
    }
  }

  /** Cuts, for good, and returns when all its threads have ended. */
  @Override
  public void close() {
    cut();
    threads.close();
  }
}
