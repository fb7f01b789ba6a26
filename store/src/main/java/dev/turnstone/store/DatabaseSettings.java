package dev.turnstone.store;

import java.time.Duration;
import java.util.Objects;

/**
 * Where Postgres is and how patient we are with it.
 *
 * @param url {@code jdbc:postgresql://host:port/database?user=…&password=…}
 * @param connections of the pool; at least 2
 * @param patience for a connection, and for one to be made
 * @param statement longest a statement may run
 * @param lock longest a statement may wait for a lock
 */
public record DatabaseSettings(
    String url, int connections, Duration patience, Duration statement, Duration lock) {

  public DatabaseSettings {
    Objects.requireNonNull(url);
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("the address of Postgres begins with jdbc:postgresql:");
    }
    if (connections < 2
        || !patience.isPositive()
        || !statement.isPositive()
        || !lock.isPositive()) {
      throw new IllegalArgumentException("connections >= 2, and every wait more than zero");
    }
  }

  /** With the defaults: 20 connections, 3 s for one, 30 s a statement, 5 s for a lock. */
  public static DatabaseSettings of(String url) {
    return new DatabaseSettings(
        url, 20, Duration.ofSeconds(3), Duration.ofSeconds(30), Duration.ofSeconds(5));
  }

  /** Without the address's parameters, of which one is the password. */
  @Override
  public String toString() {
    int parameters = url.indexOf('?');
    return "%s, %d connections"
        .formatted(parameters < 0 ? url : url.substring(0, parameters), connections);
  }
}
