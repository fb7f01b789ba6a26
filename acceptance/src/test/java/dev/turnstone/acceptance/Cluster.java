package dev.turnstone.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An installation of separate processes: two API nodes, a coordinator, two workers, a materializer,
 * over its own topics and its own database, with a model and tools that the tests script. For one
 * thread.
 */
final class Cluster implements AutoCloseable {
  private static final int LEASE_TICKS = 3;

  private final Infra infra;
  private final Path folder;
  private final String prefix;
  private final Map<String, String> environment = new HashMap<>();
  private final ScriptedModel model = new ScriptedModel();
  private final ToolServer tools = new ToolServer();
  private final List<RoleProcess> apis;
  private final List<RoleProcess> workers;
  private final RoleProcess coordinator;
  private final RoleProcess materializer;

  private Cluster(
      Infra infra,
      String name,
      Map<String, String> settings,
      Map<String, Map<String, String>> own) {
    this.infra = infra;
    this.folder = Distribution.work().resolve(name);
    String unique = HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextInt());
    this.prefix = "t" + unique + ".";
    environment.put("TURNSTONE_KAFKA", infra.kafka());
    environment.put("TURNSTONE_POSTGRES", infra.database("t" + unique));
    environment.put("TURNSTONE_TOPIC_PREFIX", prefix);
    environment.put("TURNSTONE_EVENTS_PARTITIONS", "4");
    environment.put("TURNSTONE_WORKER_LEASE", Integer.toString(LEASE_TICKS));
    environment.put("TURNSTONE_BARE", "true");
    environment.putAll(settings);
    Path config = config();
    this.apis = roles("api", config, own);
    this.workers = roles("worker", config, own);
    this.coordinator = role("coordinator", "coordinator", config, Map.of());
    this.materializer = role("materializer", "materializer", config, Map.of());
  }

  /**
   * Starts all of it, and returns once every process says that it can serve.
   *
   * @param name of the folder of its logs
   * @param settings as environment variables, on top of the usual ones
   */
  static Cluster start(Infra infra, String name, Map<String, String> settings) {
    return start(infra, name, settings, Map.of());
  }

  /**
   * The same with settings of their own for some.
   *
   * @param own by name: {@code api-1}, {@code api-2}, {@code worker-1}, {@code worker-2}
   */
  static Cluster start(
      Infra infra,
      String name,
      Map<String, String> settings,
      Map<String, Map<String, String>> own) {
    var cluster = new Cluster(infra, name, settings, own);
    cluster.migrate();
    cluster.all().forEach(ServerProcess::launch);
    cluster.all().forEach(RoleProcess::awaitReady);
    return cluster;
  }

  private void migrate() {
    var migrate =
        new ServerProcess(
            "migrate", Distribution.command(192, List.of("migrate")), environment, folder);
    migrate.launch();
    if (migrate.gone() != 0) {
      throw new AssertionError("migrate failed:\n" + migrate.tail(40));
    }
  }

  /** System properties, as the setting that hands them to a process. */
  static Map<String, String> properties(Map<String, String> properties) {
    return Map.of(
        "JAVA_TOOL_OPTIONS",
        properties.entrySet().stream()
            .map(property -> "-D" + property.getKey() + "=" + property.getValue())
            .collect(Collectors.joining(" ")));
  }

  /** Two of them. */
  private List<RoleProcess> roles(String role, Path config, Map<String, Map<String, String>> own) {
    return IntStream.rangeClosed(1, 2)
        .mapToObj(i -> role + "-" + i)
        .map(name -> role(role, name, config, own.getOrDefault(name, Map.of())))
        .toList();
  }

  private RoleProcess role(String role, String name, Path config, Map<String, String> more) {
    int port = Ports.free();
    Map<String, String> own = new HashMap<>(environment);
    own.put("TURNSTONE_PORT", Integer.toString(port));
    own.put("TURNSTONE_DATA", folder.resolve(name + "-data").toString());
    own.put("OPENAI_BASE_URL", model.url(name));
    own.put("OPENAI_API_KEY", "sk-scripted");
    own.putAll(more);
    return new RoleProcess(name, List.of(role, "--config", config.toString()), port, own, folder);
  }

  /** The settings file: the tools. */
  private Path config() {
    String yaml =
        Stream.of("book", "lookup")
            .map(tool ->
                """
                  - name: %s
                    url: %s
                    description: a tool of the tests
                    parameters: {"type": "object", "properties": {"order": {"type": "string"}}}
                    headers: {"X-Secret": "hush-hush"}
                    deadline: 60s
                    idempotent: %s
                """
                    .formatted(tool, tools.url(tool), tool.equals("lookup")))
            .reduce("tools:\n", String::concat);
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve("turnstone.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One more API node, with settings of its own; whoever asks for it starts and ends it. */
  RoleProcess another(String name, Map<String, String> settings) {
    return another("api", name, settings);
  }

  /** One more process, with settings of its own; whoever asks for it starts and ends it. */
  RoleProcess another(String role, String name, Map<String, String> settings) {
    return role(role, name, folder.resolve("turnstone.yaml"), settings);
  }

  Infra infra() {
    return infra;
  }

  /** Where the installation's names begin in Kafka. */
  String prefix() {
    return prefix;
  }

  /** Its database, for a test that gets in the way there. */
  Connection database() throws SQLException {
    return DriverManager.getConnection(environment.getOrDefault("TURNSTONE_POSTGRES", ""));
  }

  ScriptedModel model() {
    return model;
  }

  ToolServer tools() {
    return tools;
  }

  RoleProcess api(int which) {
    return apis.get(which);
  }

  /** The first API node. */
  Node here() {
    return apis.getFirst().node();
  }

  /** The second API node. */
  Node there() {
    return apis.getLast().node();
  }

  List<RoleProcess> workers() {
    return workers;
  }

  RoleProcess coordinator() {
    return coordinator;
  }

  RoleProcess materializer() {
    return materializer;
  }

  /** The worker that makes this call. */
  RoleProcess callerOf(ModelCall call) {
    return workers.stream()
        .filter(worker -> worker.name().equals(call.via()))
        .findFirst()
        .orElseThrow();
  }

  /** The workers but this one. */
  RoleProcess otherThan(RoleProcess worker) {
    return workers.stream()
        .filter(other -> !other.name().equals(worker.name()))
        .findFirst()
        .orElseThrow();
  }

  List<RoleProcess> all() {
    List<RoleProcess> all = new ArrayList<>(apis);
    all.addAll(workers);
    all.add(coordinator);
    all.add(materializer);
    return all;
  }

  /** Undoes what a test did to it: thaws and starts whatever is frozen or dead. */
  void heal() {
    infra.heal();
    all().stream().filter(ServerProcess::alive).forEach(ServerProcess::thaw);
    all().stream().filter(role -> !role.alive()).forEach(ServerProcess::launch);
    all().forEach(RoleProcess::awaitReady);
  }

  /** What each process said last. */
  String tails(int lines) {
    var text = new StringBuilder();
    all()
        .forEach(role ->
            text.append("\n== ")
                .append(role.name())
                .append(" (")
                .append(role.log())
                .append(")\n")
                .append(role.tail(lines)));
    return text.toString();
  }

  @Override
  public void close() {
    all().forEach(ServerProcess::close);
    model.close();
    tools.close();
  }
}
