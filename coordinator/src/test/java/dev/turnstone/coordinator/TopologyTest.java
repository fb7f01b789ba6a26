package dev.turnstone.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.coordinator.Sighting.Reach;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Draft;
import dev.turnstone.log.NewerFormat;
import dev.turnstone.log.RunJson;
import dev.turnstone.log.Task;
import dev.turnstone.log.kafka.EventFormat;
import dev.turnstone.log.kafka.KafkaSettings;
import dev.turnstone.log.kafka.Topics;
import dev.turnstone.run.LaneUse.Order;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology on Streams' own driver: what goes in and out, in the formats of the log. */
final class TopologyTest {
  private static final Topics TOPICS = new Topics("test.");
  private static final RunId A = Given.run(1);
  private static final RunSpec SPEC =
      SpecBuilder.in("lane", Order.QUEUE).deadline(Duration.ofSeconds(5)).build();
  private static final Duration LOOK = Duration.ofMillis(100);

  @TempDir Path folder;

  private final Clockwork clock = new Clockwork();
  private long end;
  private final Lookout lookout =
      new Lookout(() -> CompletableFuture.completedFuture(Map.of(0, new Reach(end, 0))));
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> events;

  @BeforeEach
  void open() {
    KafkaSettings kafka = new KafkaSettings("nowhere:1", "test.", 1, 1, Map.of());
    CoordinatorSettings settings = CoordinatorSettings.DEFAULT.withState(folder);
    Said said = new Said(new SimpleMeterRegistry());
    driver =
        new TopologyTestDriver(
            CoordinatorTopology.of(
                TOPICS, () -> new EventsProcessor(Bounds.DEFAULT, kafka, lookout, _ -> {}, said)),
            StreamsProperties.of(Given.uuid(9, 1), kafka, settings));
    events =
        driver.createInputTopic(
            TOPICS.events(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aRequestBecomesATaskAndAClaimGetsItsVerdict() {
    append(Draft.requested(A, SPEC, false));
    append(claim());

    Task task = RunJson.read(values(TOPICS.tasks(Task.Kind.INTERACTIVE)).getFirst(), Task.class);
    assertThat(task)
        .isEqualTo(
            new Task(A, Tenant.DEFAULT, SPEC.lane().lane(), 1, false, null, new LogPosition(0, 0)));
    assertThat(said()).containsExactly(new ControlMessage.Verdict(A, Given.claim(1), 0, true));
  }

  @Test
  void whatTimeDecidesIsDecidedOnceThePartitionWasReadFarEnough() {
    append(Draft.requested(A, SPEC, false));
    end = 2;
    lookout.ticked(clock.ticks(1, 6).workers());
    driver.advanceWallClockTime(LOOK);
    assertThat(values(TOPICS.events())).isEmpty();

    append(claim());
    driver.advanceWallClockTime(LOOK);

    assertThat(said())
        .contains(new ControlMessage.Verdict(A, Given.claim(1), 0, true))
        .contains(new ControlMessage.Stop(A));
  }

  @Test
  void garbageIsPassedOver() {
    events.pipeInput(new byte[] {1}, new byte[] {2});
    append(Draft.requested(A, SPEC, false));

    assertThat(values(TOPICS.tasks(Task.Kind.INTERACTIVE))).hasSize(1);
  }

  @Test
  void aNewerFormatStopsTheReader() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("format", new byte[] {EventFormat.NEWEST + 1});

    assertThatThrownBy(() -> events.pipeInput(new TestRecord<>(new byte[1], new byte[1], headers)))
        .isInstanceOf(StreamsException.class)
        .hasCauseInstanceOf(NewerFormat.class);
  }

  private static Draft claim() {
    RunEvent.Claimed claimed =
        new RunEvent.Claimed(1, Given.claim(1), Given.worker(1), 1, Given.task());
    Stamp stamp = new Stamp(Given.claim(1), 0);
    return new Draft(A, Tenant.DEFAULT, SPEC.lane().lane(), stamp, List.of(claimed));
  }

  private void append(Draft draft) {
    ProducerRecord<byte[], byte[]> record =
        EventFormat.encode(TOPICS.events(), draft, EventFormat.NEWEST);
    assertThat(record.key()).isEqualTo("lane".getBytes(StandardCharsets.UTF_8));
    events.pipeInput(
        new TestRecord<>(
            record.key(), record.value(), record.headers(), Instant.ofEpochMilli(Desk.START)));
  }

  private List<byte[]> values(String topic) {
    TestOutputTopic<byte[], byte[]> output =
        driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return output.isEmpty() ? List.of() : output.readValuesToList();
  }

  private List<ControlMessage> said() {
    return values(TOPICS.control()).stream()
        .map(value -> RunJson.read(value, ControlMessage.class))
        .toList();
  }
}
