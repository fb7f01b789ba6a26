package dev.turnstone.app;

import dev.turnstone.http.Checked;
import dev.turnstone.kit.Settings;
import dev.turnstone.kit.Settings.BadSetting;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server an administrator's command talks to, and with which key. */
final class AdminOptions {
  private static final int PORT_MAX = 65_535;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where the server is: any API node. Default http://127.0.0.1:8321, or with the port of"
              + " TURNSTONE_PORT.")
  private @Nullable String url;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The server's settings file, for its master key and its port; without it the one that"
              + " TURNSTONE_CONFIG names.")
  private @Nullable Path config;

  /**
   * Whatever else is wrong with the server's settings does not matter: not all that it has must be
   * on this machine.
   *
   * @throws BadSetting when the master key is not set or can't be sent
   * @throws AdminClient.Refused when the address is none
   */
  AdminClient client() {
    Optional<Path> file = Optional.ofNullable(config).or(ServerOptions::named);
    Configuration read = Configuration.read(file, System.getenv(), Map.of());
    String master = read.settings().get(Known.MASTER_KEY);
    if (master.isEmpty()) {
      throw new BadSetting(
          "this needs the server's master key: set TURNSTONE_MASTER_KEY to what the server was"
              + " started with"
              + (read.bad() ? "\n  " + read.wrong() : ""));
    }
    return new AdminClient(server(read.settings()), sendable(master));
  }

  private URI server(Settings settings) {
    String given = url;
    return given == null
        ? URI.create("http://127.0.0.1:" + settings.get(Known.PORT))
        : parsed(given);
  }

  /** The JDK refuses what it can't send with a message that has all of it, the key too. */
  private static String sendable(String master) {
    try {
      return Checked.value("the master key", master);
    } catch (IllegalArgumentException wrong) {
      throw new BadSetting(String.valueOf(wrong.getMessage()));
    }
  }

  private static URI parsed(String url) {
    try {
      URI parsed = new URI(url);
      if (http(parsed)) {
        return parsed;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw new AdminClient.Refused("--url must be like http://host:port");
  }

  private static boolean http(URI url) {
    return String.valueOf(url.getScheme()).matches("(?i)https?")
        && url.getHost() != null
        && url.getRawUserInfo() == null
        && url.getPort() <= PORT_MAX;
  }
}
