package dev.turnstone.app;

import dev.turnstone.kit.Services;
import dev.turnstone.kit.Settings;
import dev.turnstone.log.kafka.KafkaControlLine;
import dev.turnstone.log.kafka.KafkaEventLog;
import dev.turnstone.log.kafka.KafkaSettings;
import dev.turnstone.log.kafka.KafkaTaskSource;
import dev.turnstone.log.kafka.KafkaWorkersLine;
import dev.turnstone.model.Clocks;
import dev.turnstone.model.Providers;
import dev.turnstone.run.WorkerId;
import dev.turnstone.store.PostgresArchive;
import dev.turnstone.store.PostgresBodies;
import dev.turnstone.tool.ToolRunner;
import dev.turnstone.worker.Worker;
import dev.turnstone.worker.WorkerPorts;
import dev.turnstone.worker.WorkerSettings;
import java.time.Duration;

/** Takes runs and calls models and tools. */
final class WorkerRole {
  private static final int BATCH_SLOTS = 64;

  private WorkerRole() {}

  /** The models of this installation; also what the API lists. */
  static Providers models(Parts parts) {
    return parts
        .services()
        .keep(
            new Providers(
                parts.config().models(),
                new Clocks(parts.clock(), System::nanoTime),
                parts.random(),
                parts.meters()));
  }

  static Worker start(Parts parts, Providers models, ToolRunner tools) {
    Services services = parts.services();
    KafkaSettings kafka = parts.installation().kafka();
    models.watch();
    WorkerPorts ports =
        new WorkerPorts(
            parts.events(KafkaEventLog.forRuns(kafka)),
            services.keep(new KafkaControlLine(kafka)),
            services.keep(new KafkaWorkersLine(kafka)),
            (of, batch) -> new KafkaTaskSource(kafka, of, batch),
            new PostgresArchive(parts.database()),
            new PostgresBodies(parts.database()),
            models,
            tools,
            parts.ids()::next,
            System::nanoTime,
            parts.meters());
    return services.start(
        new Worker(
            new WorkerId(parts.ids().next()),
            Release.name().orElse(null),
            settings(parts.settings()),
            ports));
  }

  private static WorkerSettings settings(Settings settings) {
    return new WorkerSettings(
        settings.get(Known.SLOTS),
        settings.get(Known.TAKERS),
        BATCH_SLOTS,
        1,
        Duration.ofSeconds(settings.get(Known.LEASE)),
        settings.get(Known.DRAIN),
        WorkerSettings.Waits.DEFAULT);
  }
}
