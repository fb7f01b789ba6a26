package dev.turnstone.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes and reads text in one topic of one partition. Each call waits for at most 20 s. */
record Records(String bootstrap, String topic) {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  void create() throws Exception {
    try (var admin = admin()) {
      get(admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all());
    }
  }

  Set<String> topics() throws Exception {
    try (var admin = admin()) {
      return get(admin.listTopics().names());
    }
  }

  void write(String value) throws Exception {
    try (var producer = producer()) {
      producer
          .send(new ProducerRecord<>(topic, value))
          .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Asks the way a client does that would have the broker make the topic. */
  void lookAt() {
    try (var consumer = consumer()) {
      consumer.partitionsFor(topic, Duration.ofSeconds(1));
    }
  }

  List<String> read(int count) {
    try (var consumer = consumer()) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return poll(count, consumer::poll);
    }
  }

  List<String> take(String group, int count) throws Exception {
    readFromTheBeginning(group);
    try (var consumer = shareConsumer(group)) {
      consumer.subscribe(List.of(topic));
      return poll(count, consumer::poll);
    }
  }

  private static List<String> poll(
      int count, Function<Duration, ConsumerRecords<String, String>> poll) {
    List<String> values = new ArrayList<>();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (values.size() < count && System.nanoTime() < end) {
      poll.apply(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
    }
    return values;
  }

  private void readFromTheBeginning(String group) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    var earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    try (var admin = admin()) {
      get(admin.incrementalAlterConfigs(Map.of(resource, List.of(earliest))).all());
    }
  }

  private static <T> T get(org.apache.kafka.common.KafkaFuture<T> future) throws Exception {
    return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  private KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "acks", "all"),
        new StringSerializer(),
        new StringSerializer());
  }

  private KafkaConsumer<String, String> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer());
  }

  private KafkaShareConsumer<String, String> shareConsumer(String group) {
    return new KafkaShareConsumer<>(
        Map.of("bootstrap.servers", bootstrap, "group.id", group),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
