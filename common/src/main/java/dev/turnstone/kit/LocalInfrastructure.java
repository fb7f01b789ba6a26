package dev.turnstone.kit;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A Kafka and a Postgres on this machine, for {@code dev}, {@code infra} and tests. Implemented by
 * the module embedded and found with a ServiceLoader, so that no production role has a broker on
 * its class path.
 */
public interface LocalInfrastructure {
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
   */
  record Place(Path data, int kafkaPort, int postgresPort) {
    public Place {
      checkPort(kafkaPort);
      checkPort(postgresPort);
    }

    private static void checkPort(int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port must lie between 0 and 65535: " + port);
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
