package dev.turnstone.testkit.containers;

import dev.turnstone.kit.Service;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Postgres in a container, gone with its data once closed. {@code -Dpostgres.image} names another
 * image than {@value #IMAGE}; it must be laid out like that one.
 */
public final class ContainerPostgres implements Service {
  private static final String IMAGE = "postgres:18";
  private static final String NAME = "turnstone";

  private final PostgreSQLContainer container =
      new PostgreSQLContainer(
              DockerImageName.parse(System.getProperty("postgres.image", IMAGE))
                  .asCompatibleSubstituteFor("postgres"))
          .withDatabaseName(NAME)
          .withUsername(NAME)
          .withPassword(NAME)
          .withCommand("postgres", "-c", "max_connections=200");

  /** Returns when the database takes connections. */
  @Override
  public void start() {
    container.start();
  }

  /** With user and password. Known once started. */
  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s?user=%s&password=%s"
        .formatted(
            container.getHost(),
            container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
            NAME,
            NAME,
            NAME);
  }

  @Override
  public void close() {
    container.close();
  }
}
