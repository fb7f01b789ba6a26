package dev.turnstone.coordinator;

import dev.turnstone.kit.Service;
import dev.turnstone.log.DeadLetters;
import dev.turnstone.log.NewerFormat;
import dev.turnstone.log.RunJson;
import dev.turnstone.log.WorkersLine;
import dev.turnstone.log.WorkersMessage;
import dev.turnstone.log.kafka.Follower;
import dev.turnstone.log.kafka.KafkaSettings;
import dev.turnstone.log.kafka.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator of an installation, or one of several that share the partitions: lanes, verdicts,
 * leases, retries, deadlines. Any of them may be killed at any time; the others, or its successor,
 * say again what it may not have said.
 */
public final class Coordinator implements Service {
  private static final Logger log = LoggerFactory.getLogger(Coordinator.class);
  private static final String CLOSED = "the coordinator was closed";
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
  private static final long REPLACE_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  private final UUID id;
  private final KafkaSettings kafka;
  private final CoordinatorSettings settings;
  private final DeadLetters dead;
  private final Said said;
  private final Consumer<Throwable> fatal;
  private final Ticker ticker;
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private @Nullable Running open;
  private boolean closed;

  /**
   * @param id of this process, new with each start
   * @param line takes the ticks; stays open
   * @param dead takes what is given up; stays open
   * @param fatal is told, once, why this process can't go on: the log is newer than this release
   */
  public Coordinator(
      UUID id,
      KafkaSettings kafka,
      CoordinatorSettings settings,
      WorkersLine line,
      DeadLetters dead,
      MeterRegistry meters,
      Consumer<Throwable> fatal) {
    this.id = id;
    this.kafka = kafka;
    this.settings = settings;
    this.dead = dead;
    this.said = new Said(meters);
    this.fatal = fatal;
    this.ticker = new Ticker(id, line, settings.tick());
  }

  /** What a started coordinator holds. */
  private record Running(Admin admin, Follower workers, KafkaStreams streams) {}

  /**
   * Returns when this coordinator shares in the work. {@link #close} ends a start that waits for
   * the place to read from, which it does for as long as Kafka is away: so no lock is held here.
   *
   * @throws IllegalStateException when it doesn't within the limit of a start, can't go on, or was
   *     closed
   */
  @Override
  public void start() {
    Topics topics = kafka.topics();
    Admin admin = Admin.create(kafka.common());
    LogPlaces places = LogPlaces.ask(admin, topics, settings.startMax());
    Lookout lookout = new Lookout(new Reaches(admin, topics.coordinatorGroup(), places.events()));
    WorkersTable table = new WorkersTable(places.workersEnd(), lookout::ticked);
    Follower workers =
        new Follower(
            kafka,
            topics.workers(),
            Follower.From.BEGINNING,
            "workers",
            record ->
                table.read(
                    record.offset(),
                    record.timestamp(),
                    RunJson.read(record.value(), WorkersMessage.class)));
    KafkaStreams streams = streams(topics, bounds(places), lookout);
    open(new Running(admin, workers, streams));
    workers.start();
    streams.start();
    awaitRunning();
    ticker.start();
    log.info("coordinator runs id={} lease={}", id, settings.lease());
  }

  private synchronized void open(Running now) {
    open = now;
    if (closed) {
      close();
      throw new IllegalStateException(CLOSED);
    }
  }

  private Bounds bounds(LogPlaces places) {
    return Bounds.DEFAULT.with(settings.lease(), places.tasks());
  }

  private KafkaStreams streams(Topics topics, Bounds bounds, Lookout lookout) {
    KafkaStreams streams =
        new KafkaStreams(
            CoordinatorTopology.of(
                topics, () -> new EventsProcessor(bounds, kafka, lookout, dead, said)),
            StreamsProperties.of(id, kafka, settings),
            new CommittingClients());
    streams.setUncaughtExceptionHandler(this::failed);
    streams.setStateListener((now, before) -> {
      log.info("coordinator state={} before={}", now, before);
      if (now == KafkaStreams.State.RUNNING) {
        running.complete(null);
      }
    });
    return streams;
  }

  private void awaitRunning() {
    try {
      running.get(settings.startMax().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException(
          "the coordinator had no share in the work after " + settings.startMax(), late);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the coordinator can't start", failure.getCause());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stop);
    }
  }

  private StreamThreadExceptionResponse failed(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NewerFormat) {
        log.error("coordinator stops", cause);
        // A record can be read before Streams says that it runs.
        running.completeExceptionally(cause);
        fatal.accept(cause);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    }
    log.error("coordinator thread failed, another takes its place", failure);
    LockSupport.parkNanos(REPLACE_PAUSE_NANOS);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Whether it shares in the work now. */
  public synchronized boolean ready() {
    return open != null && open.streams().state() == KafkaStreams.State.RUNNING;
  }

  @Override
  public void close() {
    ticker.close();
    running.completeExceptionally(new IllegalStateException(CLOSED));
    Running now = taken();
    if (now == null) {
      return;
    }
    now.workers().close();
    boolean stopped =
        now.streams()
            .close(
                CloseOptions.timeout(CLOSE_MAX)
                    .withGroupMembershipOperation(
                        CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!stopped) {
      log.warn("coordinator did not stop in time id={}", id);
    }
    now.admin().close(CLOSE_MAX);
    StreamsProperties.clean(id, settings);
  }

  private synchronized @Nullable Running taken() {
    closed = true;
    Running now = open;
    open = null;
    return now;
  }
}
