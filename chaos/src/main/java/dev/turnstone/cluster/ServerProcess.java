package dev.turnstone.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One process of the distribution. However it was ended, started again it has the same name, port,
 * settings and log. Thread-safe, one thing at a time.
 */
public class ServerProcess implements AutoCloseable {
  private static final Duration LEAVES = Duration.ofSeconds(40);

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private volatile @Nullable Process process;

  public ServerProcess(
      String name, List<String> command, Map<String, String> environment, Path folder) {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = folder.resolve(name + ".log");
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "kill-" + name));
  }

  public final String name() {
    return name;
  }

  public final Path log() {
    return log;
  }

  /** Starts it; says nothing about whether it is ready. */
  public final void launch() {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(Redirect.appendTo(log.toFile())).redirectInput(Redirect.PIPE);
      builder.environment().keySet().removeIf(ServerProcess::ours);
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("can't start " + name, e);
    }
  }

  /** The settings of whoever runs the tests are none of the tests' business. */
  private static boolean ours(String variable) {
    return variable.startsWith("TURNSTONE_")
        || variable.startsWith("OPENAI_")
        || variable.startsWith("AZURE_OPENAI_");
  }

  public final boolean alive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /** kill -9, and it is gone when this returns. */
  public final void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      gone(Duration.ofSeconds(10));
    }
  }

  /** SIGTERM. */
  public final void terminate() {
    signal("TERM");
  }

  /** Waits until it has left by itself; its exit code. */
  public final int gone() {
    if (!gone(LEAVES)) {
      throw new AssertionError(name + " does not leave; see " + log);
    }
    return running().exitValue();
  }

  private boolean gone(Duration limit) {
    try {
      return running().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** SIGSTOP. */
  public final void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  public final void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    Signals.send(signal, pid());
  }

  public final long pid() {
    return running().pid();
  }

  private Process running() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return running;
  }

  /** The last lines of its log. */
  public final String tail(int lines) {
    try {
      List<String> all = Files.exists(log) ? Files.readAllLines(log) : List.of();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  @Override
  public void close() {
    kill();
  }
}
