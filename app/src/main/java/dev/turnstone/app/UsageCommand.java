package dev.turnstone.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What was used on a running server. */
@Command(
    name = "usage",
    description = "Says what was used of a running server: runs and tokens by day, key and model.",
    footer = {
      "",
      "Counts runs that came to their end, on the day (UTC) when they did. Needs the server's",
      "TURNSTONE_MASTER_KEY, as 'turnstone keys' does. A row without a key is the master key's, or",
      "what was asked for while there was none. Runs that used no tokens have no model here."
    },
    mixinStandardHelpOptions = true)
final class UsageCommand extends AdminCommand {
  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "First day, as in 2026-01-31. Default: 30 days before the last.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "DAY", description = "Last day. Default: today.")
  private @Nullable String to;

  @Option(names = "--tenant", paramLabel = "NAME", description = "Only this tenant.")
  private @Nullable String tenant;

  @Option(names = "--key", paramLabel = "KEY", description = "Only this key: key_...")
  private @Nullable String key;

  @Override
  void ask(AdminClient server) {
    JsonNode usage = server.get("/admin/usage" + query());
    Table table =
        Table.of("day", "tenant", "key", "name", "model", "runs", "failed", "tokens in", "out");
    usage.path("data").forEach(row -> add(table, row));
    table.lines().forEach(out()::println);
    if (usage.path("has_more").asBoolean(false)) {
      say("there is more; ask for fewer days, one tenant or one key");
    }
  }

  private String query() {
    List<String> all = new ArrayList<>();
    add(all, "from", from);
    add(all, "to", to);
    add(all, "tenant", tenant);
    add(all, "key", key);
    return all.isEmpty() ? "" : "?" + String.join("&", all);
  }

  private static void add(List<String> all, String name, @Nullable String value) {
    if (value == null) {
      return;
    }
    if (!value.matches("[0-9A-Za-z._-]+")) {
      throw new AdminClient.Refused("--" + name + " can't be '" + value + "'");
    }
    all.add(name + "=" + value);
  }

  private static void add(Table table, JsonNode row) {
    table.row(
        row.path("day").asString(),
        row.path("tenant").asString(),
        row.path("key").asString("-"),
        row.path("name").asString(),
        row.path("model").asString(),
        row.path("runs").asString(),
        row.path("failed").asString(),
        row.path("input_tokens").asString(),
        row.path("output_tokens").asString());
  }
}
