package dev.turnstone.embedded;

import dev.turnstone.kit.LocalInfrastructure.Listener;
import dev.turnstone.kit.LocalInfrastructure.StartFailed;
import dev.turnstone.kit.Service;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka of one node on 127.0.0.1, in this process, with a folder of its own. One replica:
 * what it has acknowledged survives kill -9, not the loss of power.
 */
public final class EmbeddedKafka implements Service {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);

  private final Path folder;
  private final int askedPort;
  private final List<Listener> listeners;

  private @Nullable FolderLock lock;
  private @Nullable KafkaRaftServer server;
  private int port;

  /**
   * @param folder for all its files, created if absent; one process at a time
   * @param port 0 for a free one that is kept for this folder
   * @param listeners where it listens besides
   */
  public EmbeddedKafka(Path folder, int port, List<Listener> listeners) {
    this.folder = folder.toAbsolutePath().normalize();
    this.askedPort = port;
    this.listeners = List.copyOf(listeners);
  }

  /** On a free port, and nowhere else. */
  public EmbeddedKafka(Path folder) {
    this(folder, 0, List.of());
  }

  /** Returns when clients are served; {@link StartFailed} says why they are not. */
  @Override
  public void start() {
    try {
      lock = FolderLock.take(folder);
      Set<Integer> bound = listeners.stream().map(Listener::port).collect(Collectors.toSet());
      bound.forEach(Ports::requireFree);
      port = Ports.KAFKA.without(bound).choose(askedPort, folder.resolve("port"));
      open(Ports.CONTROLLER.without(bound).choose(0, folder.resolve("controller-port")));
      log.info("kafka is up port={} folder={}", port, folder);
    } catch (StartFailed e) {
      close();
      throw e;
    } catch (Exception e) { // Kafka's own code, which throws whatever it likes
      close();
      throw new StartFailed("Kafka in " + folder + " does not start: " + e, e);
    }
  }

  private void open(int controllerPort) throws Exception {
    Path data = Files.createDirectories(folder.resolve("log"));
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(data);
    }
    Map<String, Object> settings = KafkaSettings.of(data, port, controllerPort, listeners);
    server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    server.startup();
  }

  private static void format(Path data) throws Exception {
    var formatter = new Formatter();
    formatter
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(KafkaSettings.NODE)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName(KafkaSettings.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(data.toString())
        .addDirectory(data.toString());
    formatter.run();
  }

  /** host:port. Known once started. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
      log.info("kafka has stopped folder={}", folder);
    }
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }
}
