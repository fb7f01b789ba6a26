package dev.turnstone.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@code ./turnstone dev} of the bench's own. For one thread. */
final class Dev implements AutoCloseable {
  private static final int TRIES_MAX = 1200;
  private static final int PAUSE_MILLIS = 100;
  private static final int LEAVES_SECONDS = 60;

  private final Path launcher;
  private final Path folder;
  private final String model;
  private final int port;
  private @Nullable Process process;

  /**
   * @param folder for data and logs
   * @param model base URL of the provider
   */
  Dev(Path launcher, Path folder, String model) throws IOException {
    this.launcher = launcher;
    this.folder = folder;
    this.model = model;
    this.port = freePort();
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end-server"));
  }

  int port() {
    return port;
  }

  long pid() {
    return running().pid();
  }

  /** Returns when it takes requests. */
  void start() throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            List.of(
                "sh",
                launcher.toString(),
                "dev",
                "--port",
                port + "",
                "--data",
                folder.resolve("data") + ""));
    builder.environment().put("OPENAI_BASE_URL", model);
    builder.environment().put("OPENAI_API_KEY", "sk-bench");
    builder.redirectErrorStream(true);
    process = builder.redirectOutput(Redirect.appendTo(folder.resolve("dev.log").toFile())).start();
    await();
  }

  private void await() throws InterruptedException, IOException {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      if (!running().isAlive()) {
        throw new IOException("the server ended by itself");
      }
      try (var client = new BenchClient(port, Bench.RESPONSES, Bench.SYNC, Bench.TOKEN)) {
        var _ = client.ask();
        return;
      } catch (IOException notYet) {
        running().waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
    throw new IOException("the server does not serve");
  }

  /** In order, and up again over the same data. */
  void restart() throws IOException, InterruptedException {
    close();
    start();
  }

  private Process running() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it was never started");
    }
    return running;
  }

  private void end() {
    if (process != null) {
      process.destroy();
    }
  }

  @Override
  public void close() throws IOException {
    end();
    try {
      if (!running().waitFor(LEAVES_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the server does not leave");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stop);
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
