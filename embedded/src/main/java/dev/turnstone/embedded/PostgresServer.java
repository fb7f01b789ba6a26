package dev.turnstone.embedded;

import dev.turnstone.kit.LocalInfrastructure.StartFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The processes and files of one Postgres. Its postmaster is no child of ours: pg_ctl puts it into
 * a session of its own, so that a Ctrl-C at the terminal reaches only us, and we stop it last.
 */
final class PostgresServer {
  static final String USER = "postgres";

  private static final Duration STARTING = Duration.ofSeconds(60);
  private static final Duration STOPPING = Duration.ofSeconds(30);
  private static final Duration SLACK = Duration.ofSeconds(10);
  private static final long LOG_BYTES_MAX = 16L << 20;

  /** Durability is the point of it; the rest keeps it small, private and quiet. */
  private static final List<String> SETTINGS =
      List.of(
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "max_connections=200",
          "timezone=UTC",
          "log_timezone=UTC",
          "log_checkpoints=off");

  private final Programs programs;
  private final Path cluster;
  private final Path password;
  private final Path log;

  /** Over a folder that exists; nothing is touched yet. */
  PostgresServer(Path home, Path folder) {
    this.programs = new Programs(home, folder);
    this.cluster = folder.resolve("cluster");
    this.password = folder.resolve("password");
    this.log = folder.resolve("server.log");
  }

  /** Makes the cluster if there is none. It appears under its name only when whole. */
  void initialize() throws IOException {
    if (Files.isDirectory(cluster)) {
      return;
    }
    Path unfinished = cluster.resolveSibling("cluster.unfinished");
    Folders.delete(unfinished);
    var made =
        programs.run(
            STARTING,
            "initdb",
            List.of(
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C"));
    require(made, "initdb failed");
    Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Starts it and returns its postmaster once it takes connections. */
  ProcessHandle start(int port) throws IOException {
    keepLogSmall();
    var started =
        programs.run(
            STARTING.plus(SLACK),
            "pg_ctl",
            List.of(
                "start",
                "--pgdata=" + cluster,
                "--log=" + log,
                "--wait",
                "--timeout=" + STARTING.toSeconds(),
                "--options=-p " + port + " -c " + String.join(" -c ", SETTINGS)));
    require(started, "Postgres did not start, see " + log);
    return postmaster().orElseThrow(() -> new StartFailed("Postgres stopped at once, see " + log));
  }

  /** Disconnects clients, writes a checkpoint and stops; false if it did not. */
  boolean stop() throws IOException {
    return stop("fast") || stop("immediate");
  }

  private boolean stop(String mode) throws IOException {
    return programs
        .run(
            STOPPING.plus(SLACK),
            "pg_ctl",
            List.of(
                "stop",
                "--pgdata=" + cluster,
                "--mode=" + mode,
                "--wait",
                "--timeout=" + STOPPING.toSeconds()))
        .ok();
  }

  /**
   * The running postmaster of this folder. Its file also stays behind after a power cut, and by
   * then its number may belong to anybody; hence the look at what the process is.
   */
  Optional<ProcessHandle> postmaster() throws IOException {
    Path file = cluster.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(Files.readString(file).lines().findFirst().orElse("0").strip());
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isOurs);
  }

  private boolean isOurs(ProcessHandle process) {
    boolean postgres = process.info().command().orElse("").contains("postgres");
    return postgres
        && process.info().commandLine().map(line -> line.contains(cluster.toString())).orElse(true);
  }

  private void keepLogSmall() throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      Files.move(log, log.resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void require(Programs.Result result, String what) throws IOException {
    if (!result.ok()) {
      String logged = Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
      throw new StartFailed(what + ": " + lastLines(result.printed() + logged));
    }
  }

  private static String lastLines(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }
}
