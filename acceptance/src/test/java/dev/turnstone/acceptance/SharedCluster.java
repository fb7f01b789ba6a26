package dev.turnstone.acceptance;

import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Distribution;
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
        .computeIfAbsent(
            InstalledCluster.class,
            _ -> InstalledCluster.start(Distribution.work(), Map.of()),
            InstalledCluster.class)
        .cluster();
  }
}
