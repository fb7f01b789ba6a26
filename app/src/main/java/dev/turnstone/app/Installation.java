package dev.turnstone.app;

import dev.turnstone.kit.Settings;
import dev.turnstone.kit.Settings.BadSetting;
import dev.turnstone.log.kafka.KafkaSettings;
import dev.turnstone.log.kafka.TopicSetup;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where Kafka and Postgres are, and whether the topics are as every role needs them. */
final class Installation {
  private static final Logger log = LoggerFactory.getLogger(Installation.class);
  private static final Duration MISSING_MAX = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Settings settings;
  private final KafkaSettings kafka;
  private final CountDownLatch leaving = new CountDownLatch(1);
  private volatile int partitions;

  Installation(Settings settings) {
    this.settings = settings;
    this.kafka =
        new KafkaSettings(
            needed(settings.get(Known.KAFKA), "TURNSTONE_KAFKA", "host:port"),
            settings.get(Known.PREFIX),
            settings.get(Known.REPLICATION),
            settings.get(Known.PARTITIONS),
            settings.get(Known.LOG_FORMAT),
            Map.of());
    needed(settings.get(Known.POSTGRES), "TURNSTONE_POSTGRES", "jdbc:postgresql://...");
  }

  private static String needed(String value, String variable, String form) {
    if (value.isEmpty()) {
      throw new BadSetting(variable + " is not set (" + form + "); 'turnstone infra' prints one");
    }
    return value;
  }

  Settings settings() {
    return settings;
  }

  KafkaSettings kafka() {
    return kafka;
  }

  /** How many partitions the log has; 0 before {@link #awaitTopics}. */
  int partitions() {
    return partitions;
  }

  /**
   * Waits while Kafka is away, and up to a limit for topics that are missing.
   *
   * @return false if the process is leaving
   * @throws BadSetting when the topics are missing or not as they must be
   */
  boolean awaitTopics() {
    long start = System.nanoTime();
    while (leaving.getCount() > 0) {
      try (TopicSetup topics = new TopicSetup(kafka)) {
        partitions = topics.check();
        return true;
      } catch (IllegalStateException wrong) {
        log.warn("not ready: {}", wrong.getMessage());
        if (System.nanoTime() - start > MISSING_MAX.toNanos() && wrong.getCause() == null) {
          throw new BadSetting(String.valueOf(wrong.getMessage()));
        }
      } catch (RuntimeException away) {
        log.warn("Kafka can't be reached: {}", away.toString());
      }
      pause();
    }
    return false;
  }

  private void pause() {
    try {
      var _ = leaving.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      leaving.countDown();
    }
  }

  void leave() {
    leaving.countDown();
  }
}
