package dev.turnstone.app;

import dev.turnstone.api.http.Health;
import dev.turnstone.api.http.HttpServer;
import dev.turnstone.api.http.HttpSettings;
import dev.turnstone.kit.Failpoint;
import dev.turnstone.kit.Services;
import dev.turnstone.kit.Settings;
import dev.turnstone.kit.Settings.BadSetting;
import dev.turnstone.log.kafka.KafkaLogEnds;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
    parts.settings().lines(Known.all()).forEach(line -> log.info("setting {}", line));
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
    String host = settings.get(Known.HOST);
    String key = settings.get(Known.MASTER_KEY);
    if (key.isEmpty() && !settings.get(Known.OPEN) && !loopback(host)) {
      throw new BadSetting(
          "listening on "
              + host
              + " needs a key: set TURNSTONE_MASTER_KEY, or TURNSTONE_OPEN=true to do without");
    }
    return new HttpSettings(
        host,
        settings.get(Known.PORT),
        key.isEmpty() ? null : key,
        HttpSettings.BODY_BYTES_MAX,
        HttpSettings.SILENCE,
        settings.get(Known.STALL));
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new BadSetting("setting host (TURNSTONE_HOST) is no address of this machine: " + host);
    }
  }
}
