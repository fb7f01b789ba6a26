package dev.turnstone.cluster;

import java.sql.DriverManager;
import java.sql.SQLException;

/** The one Kafka and the one Postgres of this test run. */
public interface Infra extends AutoCloseable {
  /** host:port. */
  public String kafka();

  /** The address of its first database, with a user who may create others. */
  public String postgres();

  /** The address of a new database of this name. */
  default String database(String name) {
    try (var connection = DriverManager.getConnection(postgres());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database " + name, e);
    }
    return postgres().replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + name);
  }

  /**
   * Itself, for a test that kills or freezes its processes; over any other, that test is skipped.
   */
  public EmbeddedInfra embedded();

  /** Undoes what a test did to it: thaws it, or starts it again. */
  public void heal();

  @Override
  public void close();
}
