package dev.turnstone.app;

import dev.turnstone.api.http.HttpSettings;
import dev.turnstone.kit.Setting;
import dev.turnstone.log.kafka.EventFormat;
import java.time.Duration;
import java.util.List;

/** Every setting there is. */
final class Known {
  static final Setting<Integer> PORT =
      Setting.number("port", 8321, 0, 65_535, "HTTP port; 0 for a free one");
  static final Setting<String> HOST =
      Setting.text("host", "127.0.0.1", "address to listen on; others than loopback need a key");
  static final Setting<Boolean> OPEN =
      Setting.flag("open", false, "listen beyond loopback without a key all the same");
  static final Setting<String> MASTER_KEY =
      Setting.secret(
          "master-key",
          "clients must bring it as a bearer token, or a key made with it (turnstone keys)");
  static final Setting<String> KAFKA = Setting.text("kafka", "", "host:port[,host:port...]");
  static final Setting<String> POSTGRES =
      new Setting<>(
          "postgres",
          "TURNSTONE_POSTGRES",
          "jdbc:postgresql://host:port/turnstone?user=...&password=...",
          "",
          "text",
          text -> text,
          true);
  static final Setting<String> PREFIX =
      Setting.text("topic.prefix", "turnstone.", "of all topics and groups");
  static final Setting<Integer> REPLICATION =
      Setting.number(
          "topic.replication", 0, 0, 9, "of new topics; 0: one for each broker, at most 3");
  static final Setting<Integer> PARTITIONS =
      Setting.number("events.partitions", 32, 1, 512, "of the log; fixed once created");
  static final Setting<Integer> LOG_FORMAT =
      new Setting<>(
          "log.format",
          "TURNSTONE_LOG_FORMAT",
          "of the records written; raised once no process of the release before is left",
          EventFormat.OLDEST,
          "a whole number from " + EventFormat.OLDEST + " to " + EventFormat.NEWEST,
          Known::format,
          false);
  static final Setting<Integer> POOL =
      Setting.number("postgres.pool", 16, 2, 500, "connections to Postgres of one process");
  static final Setting<Integer> SLOTS =
      Setting.number("worker.slots", 512, 1, 100_000, "runs that a worker holds at once");
  static final Setting<Integer> TAKERS =
      Setting.number("worker.takers", 3, 1, 16, "share consumers of a worker");
  static final Setting<Integer> LEASE =
      Setting.number(
          "worker.lease",
          10,
          2,
          600,
          "coordinator ticks (seconds) without a heartbeat until a worker is lost");
  static final Setting<Duration> DRAIN =
      Setting.duration(
          "worker.drain",
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          "how long a leaving worker lets its runs reach the next completed step");
  static final Setting<Duration> DEADLINE =
      Setting.duration("run.deadline", Duration.ofHours(24), Duration.ofDays(5), "of every run");
  static final Setting<Duration> SYNC_TIMEOUT =
      Setting.duration(
          "sync.timeout",
          Duration.ofMinutes(10),
          Duration.ofHours(24),
          "how long a synchronous request waits for the run's end");
  static final Setting<Duration> STALL =
      Setting.duration(
          "stream.stall",
          HttpSettings.STALL,
          Duration.ofHours(24),
          "how long the client of a stream may take nothing before it is cut off");
  static final Setting<Integer> QUEUE_MAX =
      Setting.number(
          "queue.max", 10_000, 1, 10_000_000, "waiting runs beyond which new ones get 429");
  static final Setting<Duration> QUEUE_AGE =
      Setting.duration(
          "queue.age.max",
          Duration.ofMinutes(10),
          Duration.ofDays(5),
          "age of the oldest waiting run beyond which new ones get 429");
  static final Setting<Integer> LANE_QUEUE_MAX =
      Setting.number(
          "lane.queue.max",
          100,
          1,
          100_000,
          "runs waiting in one lane beyond which new ones get 429; about");
  static final Setting<Integer> STANDBYS =
      Setting.number("coordinator.standbys", 1, 0, 3, "copies of the coordinator's state");
  static final Setting<Boolean> STRICT =
      Setting.flag("strict", false, "refuse unknown fields of requests");
  static final Setting<Boolean> DONE =
      Setting.flag("responses.done", false, "end streams of responses with data: [DONE]");
  static final Setting<Boolean> GO_ON =
      Setting.flag(
          "responses.go-on", false, "a foreground response goes on when its client hangs up");
  static final Setting<Boolean> BARE =
      Setting.flag("bare", false, "serve the bare dialect, which tests use; needs lib/dev");
  static final Setting<String> DATA = Setting.text("data", "data", "folder for local state");
  static final Setting<String> MODEL_URL =
      Setting.text("model.base-url", "", "of an OpenAI-compatible server").from("OPENAI_BASE_URL");
  static final Setting<String> MODEL_KEY =
      Setting.secret("model.api-key", "for it").from("OPENAI_API_KEY");
  static final Setting<String> AZURE_URL =
      Setting.text("azure.endpoint", "", "of an Azure OpenAI resource")
          .from("AZURE_OPENAI_ENDPOINT");
  static final Setting<String> AZURE_KEY =
      Setting.secret("azure.api-key", "for it").from("AZURE_OPENAI_API_KEY");
  static final Setting<String> AZURE_VERSION =
      Setting.text(
              "azure.api-version",
              "",
              "asks by /openai/deployments/... and this version; without it by /openai/v1")
          .from("OPENAI_API_VERSION");
  static final Setting<String> AZURE_DEPLOYMENT =
      Setting.text(
              "azure.deployment", "", "the one asked whatever the model; else the model's name")
          .from("AZURE_OPENAI_DEPLOYMENT");

  private Known() {}

  private static int format(String text) {
    return EventFormat.written(text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1);
  }

  /** All of them, in the order in which they are printed. */
  static List<Setting<?>> all() {
    return List.of(
        PORT,
        HOST,
        OPEN,
        MASTER_KEY,
        KAFKA,
        POSTGRES,
        PREFIX,
        REPLICATION,
        PARTITIONS,
        LOG_FORMAT,
        POOL,
        SLOTS,
        TAKERS,
        LEASE,
        DRAIN,
        DEADLINE,
        SYNC_TIMEOUT,
        STALL,
        QUEUE_MAX,
        QUEUE_AGE,
        LANE_QUEUE_MAX,
        STANDBYS,
        STRICT,
        DONE,
        GO_ON,
        BARE,
        DATA,
        MODEL_URL,
        MODEL_KEY,
        AZURE_URL,
        AZURE_KEY,
        AZURE_VERSION,
        AZURE_DEPLOYMENT);
  }
}
