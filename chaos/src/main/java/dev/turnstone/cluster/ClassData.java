package dev.turnstone.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes that all processes load, parsed and verified, in one file (class-data sharing): with
 * it a process starts at two thirds of the cost, which counts where many are killed on few cores.
 * Made once for each build, by a {@code dev} that serves one request.
 */
final class ClassData {
  private static final Logger log = LoggerFactory.getLogger(ClassData.class);
  private static final int HEAP_MEGABYTES = 640;

  private final Path file;
  private final Path folder;

  private ClassData(Path libraries) throws IOException {
    Path target = libraries.resolveSibling("..").normalize();
    this.file = target.resolve("class-data-" + mark(libraries) + ".jsa");
    this.folder = target.resolve("class-data");
  }

  /**
   * The options that use it; none where it can't be made, which only costs time.
   *
   * @param command of a JVM without its main class' arguments
   */
  static List<String> options(Path libraries, List<String> command) {
    try {
      var data = new ClassData(libraries);
      if (!Files.exists(data.file)) {
        data.make(command);
      }
      return List.of("-XX:SharedArchiveFile=" + data.file, "-Xlog:cds=off", "-Xlog:aot=off");
    } catch (IOException | UncheckedIOException | AssertionError | IllegalStateException failure) {
      log.warn("processes start slowly, for there is no shared class data", failure);
      return List.of();
    }
  }

  /** Changes whenever a library does. */
  private static String mark(Path libraries) throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(libraries)) {
      for (Path jar : files.filter(Files::isRegularFile).sorted().toList()) {
        all.add(jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar));
      }
    }
    return Integer.toHexString(all.hashCode());
  }

  private void make(List<String> command) throws IOException {
    Trees.delete(folder);
    Path fresh = folder.resolve("fresh.jsa");
    List<String> all = new ArrayList<>(command);
    all.add(1, "-XX:ArchiveClassesAtExit=" + fresh);
    all.add(1, "-Xmx" + HEAP_MEGABYTES + "m");
    int port = Ports.free();
    all.addAll(List.of("dev", "--port", port + "", "--data", folder.resolve("data") + ""));
    try (var process = new ServerProcess("class-data", all, Map.of(), folder)) {
      process.launch();
      Node node = Node.at(port);
      Eventually.holds("dev for the class data", () -> process.alive() && node.ready());
      Ask hello = Ask.of("hello").with("model", "demo/echo");
      node.create(hello).ok();
      try (Events events = node.stream(hello)) {
        events.all();
      }
      process.terminate();
      process.gone();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    Trees.delete(folder);
  }
}
