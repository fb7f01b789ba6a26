package dev.turnstone.log.kafka;

import dev.turnstone.log.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics and share groups of an installation, and checks them. */
public final class TopicSetup implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);
  private static final Duration ASK_MAX = Duration.ofSeconds(30);
  private static final Duration LISTED_PAUSE = Duration.ofMillis(50);

  /**
   * One, which all takers share: of several, those of a killed worker would wait for its session.
   */
  private static final int TASK_PARTITIONS = 1;

  private static final int REPLICATION_MAX = 3;
  private static final String RETENTION = "retention.ms";
  private static final Duration LONGEST_DEADLINE = Duration.ofDays(5);

  private final KafkaSettings settings;
  private final Topics topics;
  private final Admin admin;

  public TopicSetup(KafkaSettings settings) {
    this.settings = settings;
    topics = settings.topics();
    admin = Admin.create(settings.common());
  }

  /** Creates what is missing and returns once it is there; what exists is left as it is. */
  public void create() {
    int replication = replication();
    for (NewTopic topic : wanted(replication)) {
      try {
        ask(admin.createTopics(List.of(topic)).all());
      } catch (TopicExistsException there) {
        log.debug("topic is there topic={}", topic.name());
      }
    }
    for (Task.Kind of : Task.Kind.values()) {
      ask(admin.incrementalAlterConfigs(shareGroup(of)).all());
    }
    awaitListed();
  }

  /**
   * The controller answers a creation before the brokers have heard of it: seconds, on a busy
   * machine.
   */
  private void awaitListed() {
    long end = System.nanoTime() + ASK_MAX.toNanos();
    while (!missing().isEmpty()
        && System.nanoTime() < end
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LISTED_PAUSE.toNanos());
    }
  }

  private List<String> missing() {
    Set<String> there = ask(admin.listTopics().names());
    return wanted(1).stream().map(NewTopic::name).filter(name -> !there.contains(name)).toList();
  }

  /**
   * Checks what every role relies on.
   *
   * @return how many partitions events has
   * @throws IllegalStateException with what is wrong and what to do
   */
  public int check() {
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      throw new IllegalStateException("topics missing: " + missing + "; run: turnstone migrate");
    }
    checkRetention();
    Map<String, TopicDescription> described =
        ask(
            admin
                .describeTopics(List.of(topics.events(), topics.control(), topics.workers()))
                .allTopicNames());
    single(described, topics.control());
    single(described, topics.workers());
    return partitions(described, topics.events());
  }

  private static void single(Map<String, TopicDescription> described, String topic) {
    if (partitions(described, topic) != 1) {
      throw new IllegalStateException("topic " + topic + " must have exactly one partition");
    }
  }

  private static int partitions(Map<String, TopicDescription> described, String topic) {
    TopicDescription description = described.get(topic);
    return description == null ? 0 : description.partitions().size();
  }

  private void checkRetention() {
    ConfigResource events = new ConfigResource(ConfigResource.Type.TOPIC, topics.events());
    Map<ConfigResource, Config> configs = ask(admin.describeConfigs(List.of(events)).all());
    Config config = configs.get(events);
    ConfigEntry entry = config == null ? null : config.get(RETENTION);
    long millis = entry == null ? -1 : Long.parseLong(entry.value());
    if (millis >= 0 && millis < LONGEST_DEADLINE.toMillis()) {
      throw new IllegalStateException(
          "topic " + topics.events() + " keeps records for less than the longest deadline, 5 days");
    }
  }

  private int replication() {
    return settings.replication() > 0
        ? settings.replication()
        : Math.min(REPLICATION_MAX, ask(admin.describeCluster().nodes()).size());
  }

  private List<NewTopic> wanted(int replication) {
    List<NewTopic> all = new ArrayList<>();
    all.add(
        topic(replication, topics.events(), settings.partitions(), Duration.ofDays(7), Map.of()));
    for (Task.Kind of : Task.Kind.values()) {
      all.add(topic(replication, topics.tasks(of), TASK_PARTITIONS, Duration.ofDays(7), Map.of()));
    }
    Map<String, String> brief = Map.of("segment.ms", "600000");
    all.add(topic(replication, topics.control(), 1, Duration.ofHours(1), brief));
    all.add(topic(replication, topics.workers(), 1, Duration.ofHours(1), brief));
    all.add(topic(replication, topics.dead(), 1, Duration.ofDays(30), Map.of()));
    return all;
  }

  private static NewTopic topic(
      int replication, String name, int partitions, Duration kept, Map<String, String> more) {
    Map<String, String> config = new HashMap<>(more);
    config.put("cleanup.policy", "delete");
    config.put(RETENTION, Long.toString(kept.toMillis()));
    config.put("retention.bytes", "-1");
    config.put("message.timestamp.type", "LogAppendTime");
    config.put("max.message.bytes", Integer.toString(2 * 1024 * 1024));
    config.put("min.insync.replicas", replication >= 3 ? "2" : "1");
    config.put("unclean.leader.election.enable", "false");
    return new NewTopic(name, partitions, (short) replication).configs(config);
  }

  private Map<ConfigResource, Collection<AlterConfigOp>> shareGroup(Task.Kind of) {
    return Map.of(
        new ConfigResource(ConfigResource.Type.GROUP, topics.workersGroup(of)),
        List.of(
            set("share.auto.offset.reset", "earliest"), set("share.delivery.count.limit", "10")));
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }

  private static <T> T ask(KafkaFuture<T> answer) {
    try {
      return answer.get(ASK_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Kafka refused", failure.getCause());
    } catch (TimeoutException late) {
      throw new IllegalStateException("Kafka did not answer within 30 s", late);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stop);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
