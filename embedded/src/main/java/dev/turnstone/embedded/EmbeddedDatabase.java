package dev.turnstone.embedded;

import dev.turnstone.kit.LocalInfrastructure.StartFailed;
import dev.turnstone.kit.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Postgres on 127.0.0.1 with a folder of its own, as durable as in production. A Postgres of
 * this folder that outlived its process is taken over; one that stops is started again by the
 * thread {@code postgres-watch}.
 */
public final class EmbeddedDatabase implements Service {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String DATABASE = "turnstone";

  private final Path folder;
  private final int askedPort;
  private final Watcher watcher;

  private @Nullable FolderLock lock;
  private @Nullable PostgresServer server;
  private @Nullable PostgresWatch watch;
  private int port;
  private String password = "";

  /** Told, by the thread that watches over Postgres, what became of it. */
  public interface Watcher {
    /** It had stopped and is up again. */
    void restarted();

    /** It had stopped and does not start any more. */
    void failed();
  }

  /**
   * @param folder for all its files, created if absent; one process at a time
   * @param port 0 for a free one that is kept for this folder
   */
  public EmbeddedDatabase(Path folder, int port, Watcher watcher) {
    this.folder = folder.toAbsolutePath().normalize();
    this.askedPort = port;
    this.watcher = watcher;
  }

  /** On a free port, without anybody to tell. */
  public EmbeddedDatabase(Path folder) {
    this(folder, 0, new Unconcerned());
  }

  /** Returns when the database takes connections; {@link StartFailed} says why it does not. */
  @Override
  public void start() {
    try {
      lock = FolderLock.take(folder);
      password = Password.keptIn(folder.resolve("password"));
      open(new PostgresServer(PostgresBinaries.unpackedIn(binaries()), folder));
    } catch (IOException | SQLException e) {
      close();
      throw new StartFailed("Postgres in " + folder + " does not start: " + e, e);
    } catch (StartFailed e) {
      close();
      throw e;
    }
  }

  private void open(PostgresServer fresh) throws IOException, SQLException {
    takeOver(fresh);
    fresh.initialize();
    port = Ports.POSTGRES.choose(askedPort, folder.resolve("port"));
    server = fresh;
    ProcessHandle postmaster = fresh.start(port);
    createDatabase();
    watch = new PostgresWatch(fresh, port, watcher);
    watch.start(postmaster);
    log.info("postgres is up port={} pid={} folder={}", port, postmaster.pid(), folder);
  }

  private void takeOver(PostgresServer fresh) throws IOException {
    Optional<ProcessHandle> orphan = fresh.postmaster();
    if (orphan.isPresent()) {
      log.info("postgres outlived its process and is taken over pid={}", orphan.get().pid());
      if (!fresh.stop()) {
        throw new StartFailed("Postgres of " + folder + " runs already and can't be stopped");
      }
    }
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = DriverManager.getConnection(urlOf("postgres"));
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        if (found.next()) {
          return;
        }
      }
      statement.execute("CREATE DATABASE " + DATABASE);
    }
  }

  /** With user and password; for psql, leave out {@code jdbc:}. Known once started. */
  public String jdbcUrl() {
    return urlOf(DATABASE);
  }

  private String urlOf(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=%s"
        .formatted(port, database, PostgresServer.USER, password);
  }

  /** Tests of several modules share one unpacked Postgres by this property: 60 MB, 2 s. */
  private Path binaries() {
    String shared = System.getProperty("turnstone.postgres.binaries");
    return shared == null ? folder : Path.of(shared);
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
    if (server != null) {
      stop(server);
      server = null;
    }
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }

  private void stop(PostgresServer running) {
    try {
      boolean stopped = running.postmaster().isEmpty() || running.stop();
      log.info("postgres has stopped in_order={} folder={}", stopped, folder);
    } catch (IOException | StartFailed e) {
      log.warn("postgres did not stop folder={}", folder, e);
    }
  }

  private static final class Unconcerned implements Watcher {
    @Override
    public void restarted() {}

    @Override
    public void failed() {}
  }
}
