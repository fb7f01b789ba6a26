package dev.turnstone.coordinator;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.DeadLetters;
import dev.turnstone.log.RunJson;
import dev.turnstone.log.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of events: reads its records into the book, sweeps it by the sightings, and sends
 * what either gives. All decisions are in {@link Reading} and {@link Sweep}.
 */
final class EventsProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  static final String STORE = "runs";

  private static final Logger log = LoggerFactory.getLogger(EventsProcessor.class);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Bounds bounds;
  private final KafkaSettings kafka;
  private final Lookout lookout;
  private final DeadLetters dead;
  private final Said said;
  private @Nullable Open open;

  EventsProcessor(
      Bounds bounds, KafkaSettings kafka, Lookout lookout, DeadLetters dead, Said said) {
    this.bounds = bounds;
    this.kafka = kafka;
    this.lookout = lookout;
    this.dead = dead;
    this.said = said;
  }

  /** A partition in our hands; {@code next} is the offset after the last record read. */
  private static final class Open {
    private final ProcessorContext<byte[], byte[]> context;
    private final Gate gate;
    private final Reading reading;
    private final Sweep sweep;
    private long next;

    Open(ProcessorContext<byte[], byte[]> context, Gate gate, Reading reading, Sweep sweep) {
      this.context = context;
      this.gate = gate;
      this.reading = reading;
      this.sweep = sweep;
    }
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    int partition = context.taskId().partition();
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
    Book book = Book.open(partition, new RunLedger(store));
    TaskPlaces places = TaskPlaces.hashed(bounds.tasksPartitions());
    open =
        new Open(
            context,
            new Gate(partition, lookout.begun()),
            new Reading(book, bounds),
            new Sweep(book, bounds, places));
    var _ = context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::look);
    log.info("partition taken partition={} runs={}", partition, book.live().size());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Open here = Objects.requireNonNull(open);
    RecordMetadata place = here.context.recordMetadata().orElseThrow();
    Wire.read(place, record)
        .ifPresentOrElse(
            read -> send(here, here.reading.read(read), record.timestamp()),
            () ->
                log.warn(
                    "record unreadable, passed over partition={} offset={}",
                    place.partition(),
                    place.offset()));
    here.next = place.offset() + 1;
  }

  private void look(long millis) {
    Open here = Objects.requireNonNull(open);
    here.gate
        .pass(lookout.newest(), here.next)
        .ifPresent(
            sighting -> send(here, here.sweep.sight(sighting.workers(), here.next - 1), millis));
  }

  private void send(Open here, List<Output> outputs, long millis) {
    bury(outputs);
    for (Output output : outputs) {
      said.count(output);
      switch (output) {
        case Output.Dispatch(var task, var kind) -> {
          Failpoint.COORDINATOR_TASK_BEFORE.pass();
          here.context.forward(
              Wire.task(kafka.topics(), task, kind, millis), CoordinatorTopology.sink(kind));
          Failpoint.COORDINATOR_TASK_AFTER.pass();
        }
        case Output.Say(var message) -> say(here, message, millis);
        case Output.Append(var draft) -> {
          Failpoint.COORDINATOR_ENDING_BEFORE.pass();
          here.context.forward(Wire.event(kafka, draft, millis), CoordinatorTopology.EVENTS);
          Failpoint.COORDINATOR_ENDING_AFTER.pass();
        }
        case Output.Bury _ -> {
          // Kept by now.
        }
      }
    }
  }

  /** All at once and before anything else: an ending must not be there without its letter. */
  private void bury(List<Output> outputs) {
    List<DeadLetters.Letter> letters = new ArrayList<>();
    for (Output output : outputs) {
      if (output instanceof Output.Bury(var entry, var reasons)) {
        log.warn("run given up run={} reasons={}", entry.run(), reasons);
        letters.add(new DeadLetters.Letter(entry.run().toString(), RunJson.bytes(entry), reasons));
      }
    }
    dead.put(letters);
  }

  private static void say(Open here, ControlMessage message, long millis) {
    switch (message) {
      case ControlMessage.Verdict _ -> Failpoint.COORDINATOR_VERDICT_BEFORE.pass();
      case ControlMessage.Stop _ -> Failpoint.COORDINATOR_STOP_BEFORE.pass();
      case ControlMessage.Applied _, ControlMessage.Queue _, ControlMessage.Revoked _ -> {}
    }
    here.context.forward(Wire.control(message, millis), CoordinatorTopology.CONTROL);
    switch (message) {
      case ControlMessage.Verdict _ -> Failpoint.COORDINATOR_VERDICT_AFTER.pass();
      case ControlMessage.Stop _ -> Failpoint.COORDINATOR_STOP_AFTER.pass();
      case ControlMessage.Applied _, ControlMessage.Queue _, ControlMessage.Revoked _ -> {}
    }
  }

  @Override
  public void close() {
    open = null;
  }
}
