package dev.turnstone.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Both in one process of ours: {@code turnstone infra}. Its broker has a second door, behind a
 * proxy.
 */
final class EmbeddedInfra implements Infra {
  private static final Pattern EXPORT =
      Pattern.compile("export TURNSTONE_(KAFKA|POSTGRES)='([^']*)'");
  private static final int HEAP_MEGABYTES = 512;

  private final Path data;
  private final ServerProcess process;
  private final TcpProxy door;

  private EmbeddedInfra(Path folder, int behind, TcpProxy door) {
    this.data = folder.resolve("infra-data");
    this.door = door;
    List<String> arguments =
        List.of("infra", "--data", data + "", "--kafka-listener", behind + ":" + door.port());
    this.process =
        new ServerProcess(
            "infra", Distribution.command(HEAP_MEGABYTES, arguments), Map.of(), folder);
  }

  static EmbeddedInfra start(Path folder) {
    int behind = Ports.free();
    var infra = new EmbeddedInfra(folder, behind, TcpProxy.start(Ports.free(), behind));
    infra.launch();
    return infra;
  }

  /** The only way to the broker for a process that is told {@link #kafkaBehindTheDoor}. */
  TcpProxy door() {
    return door;
  }

  /** host:port. */
  String kafkaBehindTheDoor() {
    return "127.0.0.1:" + door.port();
  }

  /** Starts it, again after it was killed, and returns once both can be reached. */
  void launch() {
    int before = exports().size();
    process.launch();
    Eventually.holds(
        "infra is ready, see " + process.log(),
        () -> {
          if (!process.alive()) {
            throw new AssertionError("infra ended by itself:\n" + process.tail(40));
          }
          return exports().size() >= before + 2;
        });
  }

  private List<MatchResult> exports() {
    try {
      String log = Files.exists(process.log()) ? Files.readString(process.log()) : "";
      return EXPORT.matcher(log).results().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String exported(String name) {
    return exports().reversed().stream()
        .filter(export -> export.group(1).equals(name))
        .map(export -> export.group(2))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String kafka() {
    return exported("KAFKA");
  }

  @Override
  public String postgres() {
    return exported("POSTGRES");
  }

  @Override
  public EmbeddedInfra embedded() {
    return this;
  }

  ServerProcess process() {
    return process;
  }

  @Override
  public void heal() {
    door.heal();
    if (process.alive()) {
      process.thaw();
    } else {
      launch();
    }
  }

  /** Whether its Postgres serves again. */
  boolean postgresServes() {
    try (var connection = DriverManager.getConnection(postgres())) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  /** The process of Postgres that starts all others of its. */
  ProcessHandle postmaster() {
    return postmaster(data);
  }

  /** The same of whoever keeps its data here. */
  static ProcessHandle postmaster(Path data) {
    try (Stream<Path> files = Files.walk(data)) {
      Path file = files.filter(path -> path.endsWith("postmaster.pid")).findFirst().orElseThrow();
      long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All processes of Postgres, its first one first. */
  List<Long> postgresProcesses() {
    ProcessHandle first = postmaster();
    return Stream.concat(Stream.of(first), first.descendants()).map(ProcessHandle::pid).toList();
  }

  @Override
  public void close() {
    Optional<ProcessHandle> postmaster =
        process.alive() ? Optional.of(postmaster()) : Optional.empty();
    process.terminate();
    process.gone();
    door.close();
    postmaster.filter(ProcessHandle::isAlive).ifPresent(ProcessHandle::destroyForcibly);
  }
}
