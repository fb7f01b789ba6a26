package dev.turnstone.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Ports that stay a process's own over its restarts. They lie below the range from which the system
 * takes ports for outgoing connections, so that none of those is in the way later.
 */
public final class Ports {
  private static final int FROM = 20_000;
  private static final int TO = 32_000;
  private static final RandomGenerator CHANCE = RandomGenerator.getDefault();

  private Ports() {}

  public static int free() {
    for (int tries = 0; tries < 200; tries++) {
      int port = CHANCE.nextInt(FROM, TO);
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException taken) {
        // Somebody else's: another one.
      }
    }
    throw new IllegalStateException("no free port between " + FROM + " and " + TO);
  }
}
