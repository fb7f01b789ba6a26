package dev.turnstone.chaos;

import dev.turnstone.chaos.judge.LogJudge;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What is worth knowing when nothing moves: thread dumps go to the logs, the rest to a file. */
final class Autopsy {
  private final Cluster cluster;
  private final Path folder;

  Autopsy(Cluster cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  void write(LogJudge log) {
    var text = new StringBuilder("oldest run: " + log.oldest().orElse("none") + "\n");
    text.append("open runs: ").append(log.open()).append('\n');
    for (RoleProcess process : cluster.all()) {
      text.append(process.name()).append(": ").append(process.alive() ? "up" : "gone").append('\n');
      if (process.alive()) {
        dump(process);
      }
    }
    for (RoleProcess api : cluster.apis()) {
      text.append(metrics(api));
    }
    try {
      Files.writeString(
          folder.resolve("stuck.txt"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void dump(RoleProcess process) {
    try {
      Signals.send("QUIT", process.pid());
    } catch (IllegalStateException gone) {
      // Killed at this very moment.
    }
  }

  /** Lag and queues, as each process counts them. */
  private static String metrics(RoleProcess process) {
    try {
      return process.name() + ":\n" + process.node().get("/metrics").text() + "\n";
    } catch (UncheckedIOException away) {
      return process.name() + ": " + away + "\n";
    }
  }
}
