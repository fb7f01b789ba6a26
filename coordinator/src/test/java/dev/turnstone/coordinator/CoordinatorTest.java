package dev.turnstone.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnstone.embedded.EmbeddedKafka;
import dev.turnstone.kit.Services;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.NewerFormat;
import dev.turnstone.log.Task;
import dev.turnstone.log.TaskSource;
import dev.turnstone.log.WorkersLine;
import dev.turnstone.log.WorkersMessage.Heartbeat;
import dev.turnstone.log.WorkersMessage.Held;
import dev.turnstone.log.kafka.KafkaControlLine;
import dev.turnstone.log.kafka.KafkaDeadLetters;
import dev.turnstone.log.kafka.KafkaEventLog;
import dev.turnstone.log.kafka.KafkaSettings;
import dev.turnstone.log.kafka.KafkaTaskSource;
import dev.turnstone.log.kafka.KafkaWorkersLine;
import dev.turnstone.log.kafka.TopicSetup;
import dev.turnstone.run.LaneUse.Order;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Inbox;
import dev.turnstone.testkit.SpecBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Coordinators over a real broker. */
final class CoordinatorTest {
  private static final RunId A = Given.run(1);
  private static final RunId B = Given.run(2);
  private static final RunSpec SPEC = SpecBuilder.in("lane", Order.QUEUE).build();
  private static final int TAKES_MAX = 20;
  private static final Duration TAKE = Duration.ofSeconds(1);

  @TempDir Path folder;

  private final Services services = new Services();
  private final Inbox<ControlMessage> control = new Inbox<>("message on control");
  private KafkaSettings kafka;
  private EventLog events;
  private WorkersLine workers;
  private TaskSource tasks;

  @BeforeEach
  void open() {
    EmbeddedKafka broker = services.start(new EmbeddedKafka(folder.resolve("kafka")));
    kafka = new KafkaSettings(broker.bootstrap(), "test.", 1, 2, Map.of());
    try (TopicSetup setup = new TopicSetup(kafka)) {
      setup.create();
    }
    events = services.keep(KafkaEventLog.forClients(kafka));
    workers = services.keep(new KafkaWorkersLine(kafka));
    tasks = services.keep(new KafkaTaskSource(kafka, Task.Kind.INTERACTIVE, 1));
    services.keep(new KafkaControlLine(kafka)).listen(control::add);
  }

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void aSuccessorKnowsWhatWasDecidedAndTakesRunsFromLostWorkers() throws Exception {
    Coordinator first = coordinator(1);
    first.start();
    append(Draft.requested(A, SPEC, false));
    append(Draft.requested(B, SPEC, false));
    assertThat(take()).extracting(Task::run, Task::attempt).containsExactly(A, 1);
    beat();
    append(claim(1));
    awaitVerdict(1);

    first.close();
    assertThat(first.ready()).isFalse();
    Coordinator second = coordinator(2);
    second.start();
    assertThat(second.ready()).isTrue();
    append(claim(2));

    assertThat(awaitVerdict(2).yes()).as("a second claim of the same attempt").isFalse();
    assertThat(take()).extracting(Task::run, Task::attempt).containsExactly(A, 2);
    append(
        Draft.of(
            A, Tenant.DEFAULT, SPEC.lane().lane(), new RunEvent.Ended(new Outcome.Cancelled())));
    assertThat(take()).extracting(Task::run, Task::attempt).containsExactly(B, 1);
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void aStandbyGoesOnWhenTheOtherLeaves() throws Exception {
    Coordinator first = coordinator(1);
    first.start();
    Coordinator second = coordinator(2);
    second.start();
    append(Draft.requested(A, SPEC, false));
    assertThat(take()).extracting(Task::run, Task::attempt).containsExactly(A, 1);
    append(claim(1));
    assertThat(awaitVerdict(1).yes()).isTrue();

    first.close();
    append(
        new Draft(
            A,
            Tenant.DEFAULT,
            SPEC.lane().lane(),
            new Stamp(Given.claim(1), 1),
            List.of(new RunEvent.Released())));

    assertThat(take()).extracting(Task::run, Task::attempt).containsExactly(A, 2);
  }

  @Test
  @Timeout(value = 50, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aLogThatIsTooNewEndsTheStartAtOnce() throws Exception {
    for (int partition = 0; partition < kafka.partitions(); partition++) {
      appendOfTheFuture(partition);
    }
    Coordinator old = coordinator(1);

    var failure = catchThrowableOfType(IllegalStateException.class, old::start);
    control.await(ControlMessage.Stop.class::isInstance);
    old.close();

    // Or it ran for a moment, which is fine too.
    assertThat(failure == null || failure.getCause() instanceof NewerFormat).isTrue();
  }

  /** What a release writes that does not exist yet. */
  private void appendOfTheFuture(int partition) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrap());
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      var record =
          new ProducerRecord<>(kafka.topics().events(), partition, new byte[1], new byte[1]);
      record.headers().add("format", new byte[] {99});
      assertThat(producer.send(record).get(20, TimeUnit.SECONDS).offset()).isNotNegative();
    }
  }

  private Coordinator coordinator(int number) {
    CoordinatorSettings settings =
        CoordinatorSettings.DEFAULT.withLease(3).withState(folder.resolve("state"));
    return services.keep(
        new Coordinator(
            Given.uuid(9, number),
            kafka,
            settings,
            services.keep(new KafkaWorkersLine(kafka)),
            services.keep(new KafkaDeadLetters(kafka)),
            new SimpleMeterRegistry(),
            failure -> control.add(new ControlMessage.Stop(B))));
  }

  private void append(Draft draft) throws Exception {
    assertThat(events.append(draft).get(20, TimeUnit.SECONDS).position().offset()).isNotNegative();
  }

  /** The worker's one and only heartbeat. */
  private void beat() throws Exception {
    List<Held> held = List.of(new Held(A, Given.claim(1)));
    Heartbeat heartbeat = new Heartbeat(Given.worker(1), 1, Map.of(), held, Map.of());
    assertThat(workers.send(heartbeat).get(20, TimeUnit.SECONDS).millis()).isPositive();
  }

  private static Draft claim(int number) {
    RunEvent.Claimed claimed =
        new RunEvent.Claimed(1, Given.claim(number), Given.worker(number), 1, Given.task());
    Stamp stamp = new Stamp(Given.claim(number), 0);
    return new Draft(A, Tenant.DEFAULT, SPEC.lane().lane(), stamp, List.of(claimed));
  }

  private ControlMessage.Verdict awaitVerdict(int claim) {
    return (ControlMessage.Verdict)
        control.await(message ->
            message instanceof ControlMessage.Verdict verdict
                && verdict.claim().equals(Given.claim(claim)));
  }

  private Task take() {
    for (int i = 0; i < TAKES_MAX; i++) {
      for (TaskSource.Taken taken : tasks.take(1, TAKE)) {
        tasks.accept(taken);
        return taken.task();
      }
    }
    throw new AssertionError("no task came");
  }
}
