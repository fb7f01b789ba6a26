package dev.turnstone.embedded;

import dev.turnstone.kit.LocalInfrastructure.StartFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Chooses ports of 127.0.0.1 and keeps the choice in a file, so that a restart comes back under the
 * same address. Free ones are looked for below the range from which systems take the ports of
 * outgoing connections: from there, another program's client could take the port between our
 * looking and our listening.
 *
 * @param first of the {@value #COUNT} ports it chooses from
 * @param promised to others, who have yet to listen there
 */
record Ports(int first, Set<Integer> promised) {
  static final Ports POSTGRES = new Ports(20_000, Set.of());
  static final Ports KAFKA = new Ports(24_000, Set.of());
  static final Ports CONTROLLER = new Ports(28_000, Set.of());

  private static final int COUNT = 4_000;

  /** The same, but for these. */
  Ports without(Set<Integer> others) {
    return new Ports(first, Set.copyOf(others));
  }

  /**
   * The port asked for, or the one kept in the file, or else a free one.
   *
   * @param asked 0 if any will do
   */
  int choose(int asked, Path keptIn) throws IOException {
    if (asked != 0) {
      requireFree(asked);
      return asked;
    }
    int kept = Files.exists(keptIn) ? Integer.parseInt(Files.readString(keptIn).strip()) : 0;
    if (kept != 0 && isAvailable(kept)) {
      return kept;
    }
    int chosen = anyFree(keptIn);
    Files.writeString(keptIn, chosen + "\n");
    return chosen;
  }

  /** Begins at a place that depends on the path, so that folders side by side rarely meet. */
  private int anyFree(Path path) {
    int start = path.toAbsolutePath().hashCode();
    for (int step = 0; step < COUNT; step++) {
      int port = first + Math.floorMod(start + step, COUNT);
      if (isAvailable(port)) {
        return port;
      }
    }
    throw new StartFailed("no free port between " + first + " and " + (first + COUNT - 1));
  }

  /** Throws {@link StartFailed} if somebody listens there. */
  static void requireFree(int port) {
    if (!isFree(port)) {
      throw new StartFailed("port " + port + " of 127.0.0.1 is in use");
    }
  }

  private boolean isAvailable(int port) {
    return !promised.contains(port) && isFree(port);
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }
}
