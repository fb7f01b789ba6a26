package dev.turnstone.app;

import dev.turnstone.api.Dialect;
import dev.turnstone.api.access.Access;
import dev.turnstone.api.admin.AdminDialect;
import dev.turnstone.api.bare.BareDialect;
import dev.turnstone.api.http.Waiting;
import dev.turnstone.api.responses.ResponsesDialect;
import dev.turnstone.api.responses.ResponsesSettings;
import dev.turnstone.api.tail.LogRuns;
import dev.turnstone.api.tail.QueueGauge;
import dev.turnstone.api.tail.Submitter;
import dev.turnstone.api.tail.Tail;
import dev.turnstone.kit.ModelCatalog;
import dev.turnstone.kit.Services;
import dev.turnstone.kit.Settings;
import dev.turnstone.kit.Settings.BadSetting;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.kafka.KafkaControlLine;
import dev.turnstone.log.kafka.KafkaEventLog;
import dev.turnstone.log.kafka.KafkaEventTail;
import dev.turnstone.log.kafka.KafkaLogEnds;
import dev.turnstone.log.kafka.KafkaTaskQueue;
import dev.turnstone.log.kafka.LanePartitions;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.Tool;
import dev.turnstone.store.PostgresAcceptance;
import dev.turnstone.store.PostgresArchive;
import dev.turnstone.store.PostgresBodies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The HTTP API over the log's tail. */
final class ApiRole {
  private static final int MEMORY_SHARE = 4;

  private final Parts parts;
  private final Map<String, Tool> tools;
  private final Tail tail;
  private final QueueGauge queue;
  private final LogRuns runs;
  private final ClientKeys keys;

  ApiRole(Parts parts, Map<String, Tool> tools) {
    this.parts = parts;
    this.tools = tools;
    Settings settings = parts.settings();
    PostgresArchive archive = new PostgresArchive(parts.database());
    this.keys = new ClientKeys(parts, archive);
    this.queue =
        new QueueGauge(
            new QueueGauge.Settings(
                settings.get(Known.QUEUE_MAX),
                settings.get(Known.QUEUE_AGE),
                settings.get(Known.LANE_QUEUE_MAX)),
            System::nanoTime);
    Installation place = parts.installation();
    this.tail =
        new Tail(
            from -> new KafkaEventTail(place.kafka(), from),
            lane -> new LanePartitions(place.partitions()).applyAsInt(lane),
            archive,
            Runtime.getRuntime().maxMemory() / MEMORY_SHARE,
            keys.witness(),
            Roles::tooOld);
    this.runs = runs();
  }

  private LogRuns runs() {
    Services services = parts.services();
    Installation place = parts.installation();
    EventLog events = parts.events(KafkaEventLog.forClients(place.kafka()));
    KafkaTaskQueue tasks = services.keep(new KafkaTaskQueue(place.kafka()));
    KafkaLogEnds ends = services.keep(new KafkaLogEnds(place.kafka(), place::partitions));
    Submitter submitter =
        new Submitter(
            events, tasks, new PostgresAcceptance(parts.database()), queue, keys.admission());
    return new LogRuns(
        tail, ends, events, new PostgresBodies(parts.database()), submitter, parts.ids());
  }

  List<Dialect> dialects(ModelCatalog models) {
    Settings settings = parts.settings();
    List<Dialect> dialects = new ArrayList<>();
    dialects.add(
        new ResponsesDialect(
            runs,
            new Waiting(System::nanoTime),
            new PostgresBodies(parts.database()),
            models,
            tools,
            responses(settings)));
    dialects.add(new AdminDialect(keys.desk()));
    if (settings.get(Known.BARE)) {
      if (Embedded.find().isEmpty()) {
        throw new BadSetting("the setting bare is for tests: " + Embedded.MISSING);
      }
      dialects.add(new BareDialect(runs));
    }
    return dialects;
  }

  private static ResponsesSettings responses(Settings settings) {
    return new ResponsesSettings(
        settings.get(Known.DEADLINE),
        settings.get(Known.SYNC_TIMEOUT),
        settings.get(Known.STRICT),
        settings.get(Known.DONE),
        !settings.get(Known.GO_ON),
        true);
  }

  /** Who may come in. */
  Access access() {
    return keys.access();
  }

  /** Begins to follow the log; the topics are there. */
  void start() {
    KafkaControlLine control =
        parts.services().keep(new KafkaControlLine(parts.installation().kafka()));
    parts.services().start(tail);
    control.listen(this::heard);
    // Behind it: a revocation that is not heard is read.
    keys.start(control);
  }

  private void heard(ControlMessage message) {
    switch (message) {
      case ControlMessage.Applied applied -> tail.applied(applied.next());
      case ControlMessage.Queue waiting -> queue.heard(waiting);
      case ControlMessage.Revoked(KeyId key) -> keys.revoked(key);
      case ControlMessage.Stop _, ControlMessage.Verdict _ -> {
        // For workers.
      }
    }
  }

  boolean ready() {
    return tail.ready();
  }
}
