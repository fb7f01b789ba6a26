package dev.turnstone.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.turnstone.archive.Unavailable;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The pool of connections to Postgres, for many threads, virtual ones too. Connects when first
 * asked; whatever says that Postgres can't answer now becomes {@link Unavailable}.
 */
public final class Database implements AutoCloseable {
  private static final String MIGRATIONS = "classpath:dev/turnstone/store/migration";

  /** An index that is made while others write waits for all transactions, Flyway's own too. */
  private static final Map<String, String> LOCKED_WITHOUT_TRANSACTION =
      Map.of("flyway.postgresql.transactional.lock", "false");

  private final DatabaseSettings settings;
  private final DataSource source;
  private final Jdbi jdbi;

  /** Thousands of virtual threads wait here, where it costs nothing, and not in the pool. */
  private final Semaphore permits;

  public Database(DatabaseSettings settings) {
    this(settings, pool(settings));
  }

  Database(DatabaseSettings settings, DataSource source) {
    this.settings = settings;
    this.source = source;
    permits = new Semaphore(settings.connections(), true);
    jdbi =
        Jdbi.create(source)
            .installPlugin(new PostgresPlugin())
            .registerArrayType(UUID.class, "uuid")
            .registerArrayType(String.class, "text");
  }

  /** Brings the schema up to this release, and makes the partitions of the coming days. */
  public void migrate() {
    tables();
    inTransaction(
        "partitions",
        handle -> {
          Partitions.ahead(handle);
          return true;
        });
  }

  /**
   * A migration that was cut off outside a transaction begins anew: each of these makes sure that
   * it can.
   */
  private void tables() {
    Flyway flyway =
        Flyway.configure()
            .configuration(LOCKED_WITHOUT_TRANSACTION)
            .dataSource(settings.url(), null, null)
            .locations(MIGRATIONS)
            .connectRetries(0)
            .load();
    if (Stream.of(flyway.info().all()).anyMatch(migration -> migration.getState().isFailed())) {
      var _ = flyway.repair();
    }
    flyway.migrate();
  }

  /** Whether Postgres answers. */
  public boolean reachable() {
    try {
      return with("ping", handle -> handle.select("SELECT 1").mapTo(int.class).one()) == 1;
    } catch (Unavailable away) {
      return false;
    }
  }

  /**
   * Runs {@code work} with a connection, each statement by itself.
   *
   * @param what for the message of {@link Unavailable}
   */
  <T> T with(String what, Work<T> work) {
    return guarded(what, () -> jdbi.withHandle(work::on));
  }

  /** Runs {@code work} in a transaction, which is rolled back if it throws. */
  <T> T inTransaction(String what, Work<T> work) {
    return guarded(what, () -> jdbi.inTransaction(work::on));
  }

  private <T> T guarded(String what, java.util.function.Supplier<T> work) {
    acquire(what);
    try {
      return work.get();
    } catch (ConnectionException away) {
      throw new Unavailable(what, away);
    } catch (RuntimeException failure) {
      throw SqlStates.unavailable(failure) || failure instanceof TransactionException
          ? new Unavailable(what, failure)
          : failure;
    } finally {
      permits.release();
    }
  }

  private void acquire(String what) {
    try {
      if (!permits.tryAcquire(settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Unavailable(what, new IllegalStateException("all connections are in use"));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new Unavailable(what, stop);
    }
  }

  @Override
  public void close() {
    if (source instanceof HikariDataSource pool) {
      pool.close();
    }
  }

  /** How long an answer may take: longer than Postgres lets a statement run, if it is there. */
  static Duration socketMax(DatabaseSettings settings) {
    return settings.statement().plusSeconds(5);
  }

  private static DataSource pool(DatabaseSettings settings) {
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName("postgres");
    pool.setJdbcUrl(settings.url());
    pool.setMaximumPoolSize(settings.connections());
    pool.setMinimumIdle(Math.min(2, settings.connections()));
    pool.setConnectionTimeout(settings.patience().toMillis());
    pool.setInitializationFailTimeout(-1);
    // As text: the driver passes over what is not, and then waits for ever.
    pool.addDataSourceProperty("connectTimeout", "" + settings.patience().toSeconds());
    pool.addDataSourceProperty("socketTimeout", "" + socketMax(settings).toSeconds());
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.addDataSourceProperty("ApplicationName", "turnstone");
    // A plan that was made while a table was nearly empty would be kept while it grows, and read
    // all
    // of it; planning each time costs less than that, and looks at one partition only.
    pool.addDataSourceProperty(
        "options",
        "-c statement_timeout=%d -c lock_timeout=%d -c plan_cache_mode=force_custom_plan"
            .formatted(settings.statement().toMillis(), settings.lock().toMillis()));
    return pool;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Handle handle);
  }
}
