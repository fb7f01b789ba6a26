package dev.turnstone.acceptance;

import dev.turnstone.testkit.Backend;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The one Kafka and the one Postgres of this test run. */
sealed interface Infra extends AutoCloseable permits EmbeddedInfra, ContainerInfra {
  /**
   * Starts what {@code -Dbackend} asks for, and returns once both can be reached.
   *
   * @param folder for its files, if it has any here
   */
  static Infra start(Path folder) {
    return switch (Backend.chosen()) {
      case EMBEDDED -> EmbeddedInfra.start(folder);
      case CONTAINERS -> ContainerInfra.start();
    };
  }

  /** host:port. */
  String kafka();

  /** The address of its first database, with a user who may create others. */
  String postgres();

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
  EmbeddedInfra embedded();

  /** Undoes what a test did to it: thaws it, or starts it again. */
  void heal();

  @Override
  void close();
}
