package dev.turnstone.acceptance;

import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.Infra;
import dev.turnstone.kit.Services;
import dev.turnstone.testkit.containers.ContainerKafka;
import dev.turnstone.testkit.containers.ContainerPostgres;
import org.junit.jupiter.api.Assumptions;

/** Each in a container of its own. */
final class ContainerInfra implements Infra {
  private final Services services = new Services();
  private final ContainerKafka kafka = services.start(new ContainerKafka());
  private final ContainerPostgres postgres = services.start(new ContainerPostgres());

  private ContainerInfra() {}

  static ContainerInfra start() {
    return new ContainerInfra();
  }

  @Override
  public String kafka() {
    return kafka.bootstrap();
  }

  @Override
  public String postgres() {
    return postgres.jdbcUrl();
  }

  @Override
  public EmbeddedInfra embedded() {
    return Assumptions.abort("only the embedded Kafka and Postgres are killed and frozen");
  }

  @Override
  public void heal() {}

  @Override
  public void close() {
    services.close();
  }
}
