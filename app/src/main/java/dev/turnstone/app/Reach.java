package dev.turnstone.app;

import dev.turnstone.kit.Settings;
import dev.turnstone.kit.Settings.BadSetting;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** From where the server can be reached, and whether that is safe. */
final class Reach {
  private Reach() {}

  /**
   * @throws BadSetting when it would listen beyond loopback for everybody, without being told so
   */
  static void check(Settings settings) {
    String host = settings.get(Known.HOST);
    boolean key = !settings.get(Known.MASTER_KEY).isEmpty();
    if (!key && !settings.get(Known.OPEN) && !loopback(host)) {
      throw new BadSetting(
          "listening on "
              + host
              + " needs a key: set TURNSTONE_MASTER_KEY, or TURNSTONE_OPEN=true to do without");
    }
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new BadSetting("setting host (TURNSTONE_HOST) is no address of this machine: " + host);
    }
  }
}
