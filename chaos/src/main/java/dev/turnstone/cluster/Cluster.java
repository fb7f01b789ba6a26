package dev.turnstone.cluster;

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
 * An installation of separate processes over its own topics and its own database, with a model and
 * tools that are scripted. For one thread.
 */
public final class Cluster implements AutoCloseable {
  private static final int LEASE_TICKS = 3;

  private final Infra infra;
  private final Path folder;
  private final String prefix;
  private final Map<String, Map<String, String>> own;
  private final Map<String, String> environment = new HashMap<>();
  private final ScriptedModel model = new ScriptedModel();
  private final ToolServer tools = new ToolServer();
  private final List<RoleProcess> apis;
  private final List<RoleProcess> workers;
  private final List<RoleProcess> coordinators;
  private final List<RoleProcess> materializers;

  /** How many processes of each role there are. */
  public record Shape(int apis, int coordinators, int workers, int materializers) {
    /** What most tests need. */
    public static final Shape SMALL = new Shape(2, 1, 2, 1);
  }

  private Cluster(
      Infra infra,
      Path folder,
      Shape shape,
      Map<String, String> settings,
      Map<String, Map<String, String>> own) {
    this.infra = infra;
    this.own = own;
    this.folder = folder;
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
    this.apis = roles("api", shape.apis(), config);
    this.workers = roles("worker", shape.workers(), config);
    this.coordinators = roles("coordinator", shape.coordinators(), config);
    this.materializers = roles("materializer", shape.materializers(), config);
  }

  /**
   * Starts all of it, and returns once every process says that it can serve.
   *
   * @param folder for its logs
   * @param settings as environment variables, on top of the usual ones
   */
  public static Cluster start(Infra infra, Path folder, Shape shape, Map<String, String> settings) {
    return start(infra, folder, shape, settings, Map.of());
  }

  /**
   * The same.
   *
   * @param own settings by the name of a process, on top of the settings of all
   */
  public static Cluster start(
      Infra infra,
      Path folder,
      Shape shape,
      Map<String, String> settings,
      Map<String, Map<String, String>> own) {
    var cluster = prepare(infra, folder, shape, settings, own);
    try {
      cluster.all().forEach(ServerProcess::launch);
      cluster.all().forEach(RoleProcess::awaitReady);
    } catch (RuntimeException | Error failure) {
      cluster.close();
      throw failure;
    }
    return cluster;
  }

  /** Starts none of its processes yet, but they could be. */
  public static Cluster prepare(
      Infra infra,
      Path folder,
      Shape shape,
      Map<String, String> settings,
      Map<String, Map<String, String>> own) {
    var cluster = new Cluster(infra, folder, shape, settings, own);
    cluster.migrate();
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
  public static Map<String, String> properties(Map<String, String> properties) {
    return Map.of(
        "JAVA_TOOL_OPTIONS",
        properties.entrySet().stream()
            .map(property -> "-D" + property.getKey() + "=" + property.getValue())
            .collect(Collectors.joining(" ")));
  }

  private List<RoleProcess> roles(String role, int count, Path config) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i -> role(role, role + "-" + i, config, own.getOrDefault(role + "-" + i, Map.of())))
        .toList();
  }

  private RoleProcess role(String role, String name, Path config, Map<String, String> more) {
    int port = Ports.free();
    Map<String, String> all = new HashMap<>(environment);
    all.put("TURNSTONE_PORT", Integer.toString(port));
    all.put("TURNSTONE_DATA", folder.resolve(name + "-data").toString());
    all.put("OPENAI_BASE_URL", model.url(name));
    all.put("OPENAI_API_KEY", "sk-scripted");
    all.putAll(more);
    return new RoleProcess(name, List.of(role, "--config", config.toString()), port, all, folder);
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
  public RoleProcess another(String name, Map<String, String> settings) {
    return another("api", name, settings);
  }

  /** The same of any role. */
  public RoleProcess another(String role, String name, Map<String, String> settings) {
    return role(role, name, folder.resolve("turnstone.yaml"), settings);
  }

  public Infra infra() {
    return infra;
  }

  /** Where the installation's names begin in Kafka. */
  public String prefix() {
    return prefix;
  }

  /** Its database, for a test that gets in the way there. */
  public Connection database() throws SQLException {
    return DriverManager.getConnection(postgres());
  }

  /** The address of its database. */
  public String postgres() {
    return environment.getOrDefault("TURNSTONE_POSTGRES", "");
  }

  public ScriptedModel model() {
    return model;
  }

  public ToolServer tools() {
    return tools;
  }

  public RoleProcess api(int which) {
    return apis.get(which);
  }

  /** The first API node. */
  public Node here() {
    return apis.getFirst().node();
  }

  /** The second API node. */
  public Node there() {
    return apis.getLast().node();
  }

  public List<RoleProcess> workers() {
    return workers;
  }

  /** The only coordinator, or the first one. */
  public RoleProcess coordinator() {
    return coordinators.getFirst();
  }

  /** The only materializer, or the first one. */
  public RoleProcess materializer() {
    return materializers.getFirst();
  }

  public List<RoleProcess> apis() {
    return apis;
  }

  public List<RoleProcess> coordinators() {
    return coordinators;
  }

  public List<RoleProcess> materializers() {
    return materializers;
  }

  /** The worker that makes this call. */
  public RoleProcess callerOf(ModelCall call) {
    return workers.stream()
        .filter(worker -> worker.name().equals(call.via()))
        .findFirst()
        .orElseThrow();
  }

  /** The workers but this one. */
  public RoleProcess otherThan(RoleProcess worker) {
    return workers.stream()
        .filter(other -> !other.name().equals(worker.name()))
        .findFirst()
        .orElseThrow();
  }

  public List<RoleProcess> all() {
    List<RoleProcess> all = new ArrayList<>(apis);
    all.addAll(workers);
    all.addAll(coordinators);
    all.addAll(materializers);
    return all;
  }

  /** Undoes what a test did to it: thaws and starts whatever is frozen or dead. */
  public void heal() {
    infra.heal();
    all().stream().filter(ServerProcess::alive).forEach(ServerProcess::thaw);
    all().stream().filter(role -> !role.alive()).forEach(ServerProcess::launch);
    all().forEach(RoleProcess::awaitReady);
  }

  /** What each process said last. */
  public String tails(int lines) {
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
