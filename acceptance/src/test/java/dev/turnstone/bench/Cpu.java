package dev.turnstone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Processor time, in seconds, of a server process and of its Postgres, from /proc. */
record Cpu(double server, double postgres) {
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER = 11;

  Cpu since(Cpu before) {
    return new Cpu(server - before.server, postgres - before.postgres);
  }

  /**
   * Reads what a server has used so far. Its Postgres is a session of its own and no descendant, so
   * it is found by the file that the postmaster leaves in the data folder.
   */
  record Meter(long pid, Path data) {

    Cpu read() throws IOException {
      Path file = data.resolve("postgres/cluster/postmaster.pid");
      long postmaster = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      return new Cpu(seconds(tree(pid)), seconds(tree(postmaster)));
    }
  }

  private static LongStream tree(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .mapToLong(ProcessHandle::pid);
  }

  /** A process that is gone counts 0. */
  private static double seconds(LongStream pids) {
    return pids.mapToDouble(Cpu::seconds).sum();
  }

  private static double seconds(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Stream.of(fields).skip(USER).limit(4).mapToLong(Long::parseLong).sum()
          / TICKS_PER_SECOND;
    } catch (IOException gone) {
      return 0;
    }
  }
}
