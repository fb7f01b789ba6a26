package dev.turnstone.acceptance;

import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Distribution;
import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.Infra;
import dev.turnstone.testkit.Backend;
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
      Infra infra = chosen();
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

    /** What {@code -Dbackend} asks for. */
    private static Infra chosen() {
      return switch (Backend.chosen()) {
        case EMBEDDED -> EmbeddedInfra.start(Distribution.work());
        case CONTAINERS -> ContainerInfra.start();
      };
    }

    @Override
    public void close() {
      cluster.close();
      infra.close();
    }
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
