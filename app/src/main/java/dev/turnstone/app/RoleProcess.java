package dev.turnstone.app;

import dev.turnstone.api.http.Health;
import dev.turnstone.api.http.HttpServer;
import dev.turnstone.api.http.HttpSettings;
import dev.turnstone.kit.Failpoint;
import dev.turnstone.kit.Services;
import dev.turnstone.kit.Settings;
import dev.turnstone.log.kafka.KafkaLogEnds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process with one or more roles: its probes answer from the first moment, its roles start once
 * Kafka is there.
 */
final class RoleProcess {
  private static final Logger log = LoggerFactory.getLogger(RoleProcess.class);

  private final Parts parts;
  private final Roles roles;
  private final List<BooleanSupplier> ready = new ArrayList<>();
  private final CountDownLatch left = new CountDownLatch(1);
  private volatile boolean started;

  RoleProcess(Parts parts, Set<Role> wanted) {
    this.parts = parts;
    this.roles = new Roles(parts, wanted);
  }

  /** Starts everything and returns when it runs; the port it listens on. */
  int start() {
    parts.config().lines().forEach(line -> log.info("setting {}", line));
    parts.config().notes().forEach(note -> log.warn("settings: {}", note));
    Failpoint.armed().ifPresent(point -> log.warn("failpoint armed name={}", point));
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "shutdown"));
    HttpServer http =
        parts
            .services()
            .start(
                new HttpServer(
                    http(parts.settings()),
                    roles.access(),
                    roles.dialects(),
                    new Health(this::ready, parts.meters()::scrape),
                    parts.ids()));
    if (parts.installation().awaitTopics()) {
      ready.add(watch()::reachable);
      ready.addAll(roles.start());
      started = true;
      log.info("started roles={}", roles.wanted());
    }
    return http.port();
  }

  private BrokerWatch watch() {
    Installation place = parts.installation();
    Services services = parts.services();
    KafkaLogEnds ends = services.keep(new KafkaLogEnds(place.kafka(), place::partitions));
    return services.start(new BrokerWatch(ends, System::nanoTime));
  }

  /** The names of the models that can be asked; may ask a provider, for some seconds. */
  List<String> models() {
    return roles.models();
  }

  private boolean ready() {
    return started && ready.stream().allMatch(BooleanSupplier::getAsBoolean);
  }

  /** Blocks until the process is asked to leave. */
  void awaitEnd() {
    try {
      left.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    parts.installation().leave();
    parts.services().close();
    left.countDown();
  }

  private static HttpSettings http(Settings settings) {
    Reach.check(settings);
    String key = settings.get(Known.MASTER_KEY);
    return new HttpSettings(
        settings.get(Known.HOST),
        settings.get(Known.PORT),
        key.isEmpty() ? null : key,
        HttpSettings.BODY_BYTES_MAX,
        HttpSettings.SILENCE,
        settings.get(Known.STALL));
  }
}
