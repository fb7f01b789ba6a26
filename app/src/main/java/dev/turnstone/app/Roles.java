package dev.turnstone.app;

import dev.turnstone.api.Dialect;
import dev.turnstone.api.access.Access;
import dev.turnstone.coordinator.Coordinator;
import dev.turnstone.coordinator.CoordinatorSettings;
import dev.turnstone.kit.Services;
import dev.turnstone.kit.Settings;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.kafka.KafkaControlLine;
import dev.turnstone.log.kafka.KafkaDeadLetters;
import dev.turnstone.log.kafka.KafkaEventGroup;
import dev.turnstone.log.kafka.KafkaEventLog;
import dev.turnstone.log.kafka.KafkaSettings;
import dev.turnstone.log.kafka.KafkaTaskQueue;
import dev.turnstone.log.kafka.KafkaWorkersLine;
import dev.turnstone.model.Providers;
import dev.turnstone.store.JobSettings;
import dev.turnstone.store.Materializer;
import dev.turnstone.store.MaterializerPorts;
import dev.turnstone.store.MaterializerSettings;
import dev.turnstone.store.StoreJobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the roles of one process: the place to see what each of them consists of. */
final class Roles {
  private static final Logger log = LoggerFactory.getLogger(Roles.class);

  private final Parts parts;
  private final Set<Role> wanted;
  private final Providers models;
  private final ToolsFile.Tools tools;
  private final @Nullable ApiRole api;

  Roles(Parts parts, Set<Role> wanted) {
    this.parts = parts;
    this.wanted = Set.copyOf(wanted);
    this.models = WorkerRole.models(parts);
    this.tools = ToolsFile.tools(parts);
    this.api = wanted.contains(Role.API) ? new ApiRole(parts, tools.named()) : null;
  }

  Set<Role> wanted() {
    return wanted;
  }

  /** See {@link Providers#models}. */
  List<String> models() {
    return models.models();
  }

  /** What the HTTP server serves beside the probes. */
  List<Dialect> dialects() {
    return api == null ? List.of() : api.dialects(models);
  }

  /** Who may come in to them. */
  Access access() {
    return api == null ? Access.of(null) : api.access();
  }

  /**
   * Starts the roles, in the order in which a run meets them backwards; says what to ask whether
   * they are ready.
   */
  List<BooleanSupplier> start() {
    List<BooleanSupplier> ready = new ArrayList<>();
    if (wanted.contains(Role.MATERIALIZER)) {
      ready.add(materializer());
    }
    if (api != null) {
      api.start();
      ready.add(api::ready);
    }
    if (wanted.contains(Role.WORKER)) {
      var worker = WorkerRole.start(parts, models, tools.runner());
      ready.add(worker::ready);
    }
    if (wanted.contains(Role.COORDINATOR)) {
      ready.add(coordinator());
    }
    return ready;
  }

  private BooleanSupplier materializer() {
    Services services = parts.services();
    KafkaSettings kafka = parts.installation().kafka();
    EventLog events = parts.events(KafkaEventLog.forRuns(kafka));
    KafkaDeadLetters dead = services.keep(new KafkaDeadLetters(kafka));
    KafkaControlLine control = services.keep(new KafkaControlLine(kafka));
    Materializer materializer =
        services.start(
            new Materializer(
                new MaterializerPorts(new KafkaEventGroup(kafka), events, control, dead),
                MaterializerSettings.DEFAULT,
                parts.database(),
                parts.meters(),
                Roles::tooOld));
    KafkaTaskQueue tasks = services.keep(new KafkaTaskQueue(kafka));
    var _ =
        services.start(new StoreJobs(parts.database(), events, tasks, dead, JobSettings.DEFAULT));
    return materializer::well;
  }

  private BooleanSupplier coordinator() {
    Services services = parts.services();
    KafkaSettings kafka = parts.installation().kafka();
    Settings settings = parts.settings();
    CoordinatorSettings coordinator =
        CoordinatorSettings.DEFAULT
            .withLease(settings.get(Known.LEASE))
            .withStandbys(settings.get(Known.STANDBYS))
            .withState(Path.of(settings.get(Known.DATA), "coordinator"));
    return services.start(
            new Coordinator(
                parts.ids().next(),
                kafka,
                coordinator,
                services.keep(new KafkaWorkersLine(kafka)),
                services.keep(new KafkaDeadLetters(kafka)),
                parts.meters(),
                Roles::tooOld))
        ::ready;
  }

  /** A log that a later release wrote is nothing to wait for. */
  static void tooOld(Throwable why) {
    log.error("this release can't go on: {}", why.getMessage());
    Thread.ofPlatform().name("leave").start(() -> System.exit(1));
  }
}
