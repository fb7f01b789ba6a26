package dev.turnstone.app;

import dev.turnstone.kit.Settings;
import dev.turnstone.kit.Settings.BadSetting;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server an administrator's command talks to, and with which key. */
final class AdminOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where the server is: any API node. Default http://127.0.0.1:8321, or with the port of"
              + " TURNSTONE_PORT.")
  private @Nullable URI url;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The server's settings file, for its master key and its port.")
  private @Nullable Path config;

  /**
   * @throws BadSetting when the master key is not set
   */
  AdminClient client() {
    Settings settings =
        Configuration.read(Optional.ofNullable(config), System.getenv(), Map.of())
            .good()
            .settings();
    String master = settings.get(Known.MASTER_KEY);
    if (master.isEmpty()) {
      throw new BadSetting(
          "this needs the server's master key: set TURNSTONE_MASTER_KEY to what the server was"
              + " started with");
    }
    URI server = url;
    return new AdminClient(
        server == null ? URI.create("http://127.0.0.1:" + settings.get(Known.PORT)) : server,
        master);
  }
}
