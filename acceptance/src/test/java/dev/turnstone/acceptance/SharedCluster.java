package dev.turnstone.acceptance;

import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Distribution;
import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.Infra;
import dev.turnstone.testkit.Backend;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the cluster at its first use, hands it out, and shows the logs of a test that failed. */
final class SharedCluster
    implements ParameterResolver, BeforeEachCallback, AfterTestExecutionCallback {
  private static final Logger log = LoggerFactory.getLogger(SharedCluster.class);
  private static final ExtensionContext.Namespace ALL =
      ExtensionContext.Namespace.create(SharedCluster.class);
  private static final int LINES = 30;

  /** Closed by JUnit when the run is over. */
  private record Running(Infra infra, Cluster cluster) implements AutoCloseable {
    static Running start() {
      Infra infra = SharedCluster.infra(Distribution.work());
      try {
        return new Running(
            infra,
            Cluster.start(
                infra, Distribution.work().resolve("cluster"), Cluster.Shape.SMALL, Map.of()));
      } catch (RuntimeException | Error failure) {
        // Left running, it would hide the cause: every later start would find its folder in use.
        infra.close();
        throw failure;
      }
    }

    @Override
    public void close() {
      cluster.close();
      infra.close();
    }
  }

  /**
   * The Kafka and the Postgres that {@code -Dbackend} asks for.
   *
   * @param folder for their files, if they have any here
   */
  static Infra infra(Path folder) {
    return switch (Backend.chosen()) {
      case EMBEDDED -> EmbeddedInfra.start(folder);
      case CONTAINERS -> ContainerInfra.start();
    };
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    log.info("begins test={}", context.getUniqueId());
    cluster(context).heal();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    context
        .getExecutionException()
        .ifPresent(failure ->
            log.error(
                "failed test={}{}", context.getUniqueId(), cluster(context).tails(LINES), failure));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster(context);
  }

  private static Cluster cluster(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ALL)
        .computeIfAbsent(Running.class, _ -> Running.start(), Running.class)
        .cluster();
  }
}
