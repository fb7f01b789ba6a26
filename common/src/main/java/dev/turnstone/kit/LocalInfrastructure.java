package dev.turnstone.kit;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A Kafka and a Postgres on this machine, for {@code dev}, {@code infra} and tests. Implemented by
 * the module embedded and found with a ServiceLoader, so that no production role has a broker on
 * its class path.
 */
public interface LocalInfrastructure {
  /** The highest port there is. */
  int PORT_MAX = 65_535;

  /**
   * Starts both over the data that the place holds, and returns once clients can connect.
   *
   * @param ready told the addresses once both can be reached, and again after each restart of
   *     either; called from the thread that watches over them
   * @throws StartFailed if a port or the folder is in use, the disk is full, ...
   */
  Running start(Place place, Consumer<Addresses> ready);

  /**
   * Where it lives.
   *
   * @param data folder for everything, created if absent; one process at a time
   * @param kafkaPort on 127.0.0.1; 0 for a free one that is kept for this folder
   * @param postgresPort on 127.0.0.1; 0 for a free one that is kept for this folder
   * @param kafkaListeners where Kafka listens besides
   */
  record Place(Path data, int kafkaPort, int postgresPort, List<Listener> kafkaListeners) {
    public Place {
      kafkaListeners = List.copyOf(kafkaListeners);
      checkPort(kafkaPort);
      checkPort(postgresPort);
      Set<Integer> bound = new HashSet<>();
      for (Listener listener : kafkaListeners) {
        if (listener.port() == kafkaPort || !bound.add(listener.port())) {
          throw new IllegalArgumentException("port is given twice: " + listener.port());
        }
      }
    }

    /** Without further listeners. */
    public Place(Path data, int kafkaPort, int postgresPort) {
      this(data, kafkaPort, postgresPort, List.of());
    }

    private static void checkPort(int port) {
      if (port < 0 || port > PORT_MAX) {
        throw new IllegalArgumentException("port must lie between 0 and 65535: " + port);
      }
    }
  }

  /**
   * One more door of Kafka on 127.0.0.1, behind something that forwards connections: whoever comes
   * in by it is told the other port, and so comes back through the forwarder for good.
   *
   * @param port where Kafka listens
   * @param advertised what it tells clients to connect to
   */
  record Listener(int port, int advertised) {
    public Listener {
      if (port < 1 || port > PORT_MAX || advertised < 1 || advertised > PORT_MAX) {
        throw new IllegalArgumentException(
            "ports must lie between 1 and 65535: " + port + ":" + advertised);
      }
    }
  }

  /**
   * How clients reach it.
   *
   * @param kafka host:port
   * @param postgres JDBC URL with user and password
   */
  record Addresses(String kafka, String postgres) {}

  /** Both servers, up until closed or until one of them can't go on. */
  interface Running extends AutoCloseable {
    Addresses addresses();

    /** Waits without limit, until closed or until one of them stopped for good. */
    End awaitEnd() throws InterruptedException;

    /** Stops both and returns when they have stopped. Twice is fine. */
    @Override
    void close();
  }

  /** Why it ended. */
  enum End {
    CLOSED,
    FAILED
  }

  /** Says in one line, for the person at the terminal, why it does not start. */
  final class StartFailed extends RuntimeException {
    public StartFailed(String message) {
      super(message);
    }

    public StartFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
