package dev.turnstone.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.turnstone.embedded.EmbeddedDatabase;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** One real Postgres for all tests of this JVM; each test has a database of its own in it. */
final class Postgres {
  private static final Postgres SHARED = new Postgres();
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final int CONNECTIONS = 8;

  private final EmbeddedDatabase server;

  private Postgres() {
    Path folder = folder();
    server = new EmbeddedDatabase(folder);
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(folder)));
    try (Database template = new Database(DatabaseSettings.of(server.jdbcUrl()))) {
      template.migrate();
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("postgres");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void stop(Path folder) {
    server.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Deletes what {@link #fresh} made, once nobody uses it any more. */
  static void drop(String url) {
    String name = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
    execute("DROP DATABASE " + name + " WITH (FORCE)");
  }

  /** The address of a database with our schema and nothing in it. */
  static String fresh() {
    String name = "test_" + DATABASES.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE turnstone");
    return SHARED.server.jdbcUrl().replace("/turnstone?", "/" + name + "?");
  }

  /** The address of a database without a schema. */
  static String empty() {
    String name = "test_" + DATABASES.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE template0");
    return SHARED.server.jdbcUrl().replace("/turnstone?", "/" + name + "?");
  }

  static void execute(Database database, String sql) {
    database.with("a statement", handle -> handle.execute(sql));
  }

  private static void execute(String sql) {
    String any = SHARED.server.jdbcUrl().replace("/turnstone?", "/postgres?");
    try (Connection connection = DriverManager.getConnection(any);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  static Database open(String url) {
    return new Database(settings(url));
  }

  static Database open(String url, DataSource source) {
    return new Database(settings(url), source);
  }

  private static DatabaseSettings settings(String url) {
    DatabaseSettings usual = DatabaseSettings.of(url);
    return new DatabaseSettings(
        url, CONNECTIONS, usual.patience(), usual.statement(), usual.lock());
  }

  /** A plain pool, to be put behind something. */
  static HikariDataSource pool(String url) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setMaximumPoolSize(2);
    return pool;
  }

  static int count(Database database, String sql) {
    return database.with("a count", handle -> handle.select(sql).mapTo(Integer.class).one());
  }
}
