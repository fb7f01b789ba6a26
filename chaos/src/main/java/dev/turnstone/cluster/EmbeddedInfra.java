package dev.turnstone.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Both in one process of ours: {@code turnstone infra}. Its broker has further doors, each behind a
 * proxy.
 */
public final class EmbeddedInfra implements Infra {
  private static final Pattern EXPORT =
      Pattern.compile("export TURNSTONE_(KAFKA|POSTGRES)='([^']*)'");
  private static final int HEAP_MEGABYTES = 512;

  private final Path data;
  private final ServerProcess process;
  private final List<TcpProxy> doors;

  private EmbeddedInfra(Path folder, List<TcpProxy> doors, List<Integer> behind) {
    this.data = data(folder);
    this.doors = List.copyOf(doors);
    List<String> arguments = new ArrayList<>(List.of("infra", "--data", data.toString()));
    for (int i = 0; i < doors.size(); i++) {
      arguments.add("--kafka-listener");
      arguments.add(behind.get(i) + ":" + doors.get(i).port());
    }
    this.process =
        new ServerProcess(
            "infra", Distribution.lasting(HEAP_MEGABYTES, arguments), Map.of(), folder);
  }

  /** Where it keeps what it keeps, Kafka and Postgres each in a folder of their own. */
  public static Path data(Path folder) {
    return folder.resolve("infra-data");
  }

  /** With one door. */
  public static EmbeddedInfra start(Path folder) {
    return start(folder, 1);
  }

  /**
   * Starts both, and returns once they can be reached.
   *
   * @param doors how many further ways to the broker there are
   */
  public static EmbeddedInfra start(Path folder, int doors) {
    List<Integer> behind = Stream.generate(Ports::free).limit(doors).toList();
    List<TcpProxy> proxies =
        behind.stream().map(port -> TcpProxy.start(Ports.free(), port)).toList();
    var infra = new EmbeddedInfra(folder, proxies, behind);
    infra.launch();
    return infra;
  }

  /** The only way to the broker for a process that is told {@link #kafkaBehindTheDoor}. */
  public TcpProxy door() {
    return doors.getFirst();
  }

  /** host:port. */
  public String kafkaBehindTheDoor() {
    return kafkaBehind(0);
  }

  /** The way of a process that is told {@link #kafkaBehind} with the same number. */
  public TcpProxy door(int which) {
    return doors.get(which);
  }

  /** host:port. */
  public String kafkaBehind(int which) {
    return "127.0.0.1:" + doors.get(which).port();
  }

  /** Starts it, again after it was killed, and returns once both can be reached. */
  public void launch() {
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

  public ServerProcess process() {
    return process;
  }

  @Override
  public void heal() {
    doors.forEach(TcpProxy::heal);
    if (process.alive()) {
      process.thaw();
    } else {
      launch();
    }
  }

  /** Whether its Postgres serves again. */
  public boolean postgresServes() {
    try (var connection = DriverManager.getConnection(postgres())) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  /** The process of Postgres that starts all others of its. */
  public ProcessHandle postmaster() {
    return postmaster(data);
  }

  /** The same of whoever keeps its data here. */
  public static ProcessHandle postmaster(Path data) {
    try (Stream<Path> files = Files.walk(data)) {
      Path file = files.filter(path -> path.endsWith("postmaster.pid")).findFirst().orElseThrow();
      long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All processes of Postgres, its first one first. */
  public List<Long> postgresProcesses() {
    ProcessHandle first = postmaster();
    return Stream.concat(Stream.of(first), first.descendants()).map(ProcessHandle::pid).toList();
  }

  @Override
  public void close() {
    Optional<ProcessHandle> postmaster = postmasterIfAny();
    try {
      if (process.alive()) {
        process.terminate();
        process.gone();
      }
    } finally {
      process.kill();
      doors.forEach(TcpProxy::close);
      postmaster.filter(ProcessHandle::isAlive).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private Optional<ProcessHandle> postmasterIfAny() {
    try {
      return Optional.of(postmaster());
    } catch (NoSuchElementException | UncheckedIOException none) {
      return Optional.empty();
    }
  }
}
