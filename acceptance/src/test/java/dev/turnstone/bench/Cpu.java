package dev.turnstone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time of a server process and of all it started, from /proc. */
record Cpu(double own, double children) {
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER = 11;

  static Cpu of(ProcessHandle server) {
    return new Cpu(
        seconds(server.pid()),
        server.descendants().mapToDouble(child -> seconds(child.pid())).sum());
  }

  Cpu since(Cpu before) {
    return new Cpu(own - before.own, children - before.children);
  }

  /** 0 for a process that is gone. */
  private static double seconds(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Stream.of(fields).skip(USER).limit(2).mapToLong(Long::parseLong).sum()
          / TICKS_PER_SECOND;
    } catch (IOException gone) {
      return 0;
    }
  }
}
