package dev.turnstone.embedded;

import dev.turnstone.kit.Services;
import dev.turnstone.log.ControlLine;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.EventTail;
import dev.turnstone.log.LogEnds;
import dev.turnstone.log.Task;
import dev.turnstone.log.TaskQueue;
import dev.turnstone.log.TaskSource;
import dev.turnstone.log.kafka.KafkaControlLine;
import dev.turnstone.log.kafka.KafkaEventLog;
import dev.turnstone.log.kafka.KafkaEventTail;
import dev.turnstone.log.kafka.KafkaLogEnds;
import dev.turnstone.log.kafka.KafkaSettings;
import dev.turnstone.log.kafka.KafkaTaskQueue;
import dev.turnstone.log.kafka.KafkaTaskSource;
import dev.turnstone.log.kafka.TopicSetup;
import dev.turnstone.testkit.Backend;
import dev.turnstone.testkit.ControlContract;
import dev.turnstone.testkit.LogContract;
import dev.turnstone.testkit.TaskContract;
import dev.turnstone.testkit.containers.ContainerKafka;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The ports over a real Kafka, whichever was chosen, keep what the fakes promise. */
final class KafkaContractTest {
  private static final int PARTITIONS = 4;

  @TempDir static Path folder;
  private static final Services services = new Services();
  private static KafkaSettings settings;

  @BeforeAll
  static void start() {
    settings = new KafkaSettings(bootstrap(), "contract.", 1, PARTITIONS, Map.of());
    try (TopicSetup setup = new TopicSetup(settings)) {
      setup.create();
      var _ = setup.check();
    }
  }

  private static String bootstrap() {
    return switch (Backend.chosen()) {
      case EMBEDDED -> services.start(new EmbeddedKafka(folder)).bootstrap();
      case CONTAINERS -> services.start(new ContainerKafka()).bootstrap();
    };
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @Nested
  final class Log extends LogContract {
    private static final Services open = new Services();
    private static EventLog log;
    private static LogEnds ends;

    @BeforeAll
    static void connect() {
      log = open.keep(KafkaEventLog.forClients(settings));
      ends = open.keep(new KafkaLogEnds(settings, () -> PARTITIONS));
    }

    @AfterAll
    static void disconnect() {
      open.close();
    }

    @Override
    protected EventLog log() {
      return log;
    }

    @Override
    protected EventTail tail(Map<Integer, Long> from) {
      return new KafkaEventTail(settings, from);
    }

    @Override
    protected LogEnds ends() {
      return ends;
    }
  }

  @Nested
  final class Tasks extends TaskContract {
    private static KafkaTaskQueue queue;

    @BeforeAll
    static void connect() {
      queue = new KafkaTaskQueue(settings);
    }

    @AfterAll
    static void disconnect() {
      queue.close();
    }

    @Override
    protected TaskQueue queue() {
      return queue;
    }

    @Override
    protected TaskSource source(Task.Kind of) {
      return new KafkaTaskSource(settings, of, 8);
    }
  }

  @Nested
  final class Control extends ControlContract {
    private static KafkaControlLine line;

    @BeforeAll
    static void connect() {
      line = new KafkaControlLine(settings);
    }

    @AfterAll
    static void disconnect() {
      line.close();
    }

    @Override
    protected ControlLine line() {
      return line;
    }
  }
}
