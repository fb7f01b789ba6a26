package dev.turnstone.app;

import dev.turnstone.kit.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Keys for clients of a running server. */
@Command(
    name = "keys",
    description = "Makes, lists and revokes the keys of clients, on a running server.",
    subcommands = {KeysCommand.Create.class, KeysCommand.ListAll.class, KeysCommand.Revoke.class},
    synopsisSubcommandLabel = "create | list | revoke",
    footer = {
      "",
      "The server must have been started with TURNSTONE_MASTER_KEY, and this command needs the same:",
      "",
      "  export TURNSTONE_MASTER_KEY=...",
      "  turnstone keys create --tenant red --name ci --requests-per-minute 60",
      "",
      "Each key belongs to a tenant. What is made with a key can be seen with keys of its tenant only.",
      "The master key's own things belong to the tenant 'default'."
    },
    mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
  private static final String KEYS = "/admin/keys";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.USAGE;
  }

  /** Makes a key. */
  @Command(
      name = "create",
      description =
          "Makes a key and prints its secret, alone on stdout: KEY=$(turnstone keys create ...)",
      footer = {"", "The secret is kept nowhere and can't be shown again."},
      mixinStandardHelpOptions = true)
  static final class Create extends AdminCommand {
    @Option(
        names = "--tenant",
        required = true,
        paramLabel = "NAME",
        description = "Whose everything is that is made with it: letters, digits, '.', '_', '-'.")
    private String tenant = "";

    @Option(names = "--name", paramLabel = "TEXT", description = "For people.")
    private String name = "";

    @Option(
        names = "--model",
        paramLabel = "NAME",
        description =
            "A model that it may ask for, or the beginning of names and a '*'; may come several"
                + " times. Without: all.")
    private List<String> models = new ArrayList<>();

    @Option(
        names = "--requests-per-minute",
        paramLabel = "N",
        description = "Runs that may begin within any 60 seconds.")
    private @Nullable Integer requests;

    @Option(names = "--open-runs", paramLabel = "N", description = "Runs that may be open at once.")
    private @Nullable Integer openRuns;

    @Option(
        names = "--tokens-per-day",
        paramLabel = "N",
        description = "Input and output tokens of a day (UTC).")
    private @Nullable Long tokens;

    @Option(
        names = "--expires",
        paramLabel = "SPAN",
        converter = Span.class,
        description = "When it ends, from now on: 12h, 30d. Without: never.")
    private @Nullable Duration expires;

    @Override
    void ask(AdminClient server) {
      JsonNode made = server.post(KEYS, body());
      out().println(made.path("key").asString());
      say(
          "made %s for tenant %s; its secret is not shown again"
              .formatted(made.path("id").asString(), made.path("tenant").asString()));
    }

    private ObjectNode body() {
      ObjectNode body = AdminClient.object();
      body.put("tenant", tenant);
      body.put("name", name);
      ArrayNode allowed = body.putArray("models");
      models.forEach(allowed::add);
      body.put("requests_per_minute", requests);
      body.put("open_runs", openRuns);
      body.put("tokens_per_day", tokens);
      Duration lasts = expires;
      body.put("expires_in", lasts == null ? null : lasts.toSeconds());
      return body;
    }
  }

  /** Lists keys. */
  @Command(
      name = "list",
      description = "Lists the keys, those that count first; never their secrets.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends AdminCommand {
    @Override
    void ask(AdminClient server) {
      Table table =
          Table.of(
              "key",
              "tenant",
              "name",
              "models",
              "requests/min",
              "open runs",
              "tokens/day",
              "made",
              "state");
      Instant now = Instant.now();
      server.get(KEYS).path("data").forEach(key -> add(table, key, now));
      table.lines().forEach(out()::println);
    }

    private static void add(Table table, JsonNode key, Instant now) {
      List<String> models = new ArrayList<>();
      key.path("models").forEach(model -> models.add(model.asString()));
      table.row(
          key.path("id").asString(),
          key.path("tenant").asString(),
          key.path("name").asString(),
          models.isEmpty() ? "all" : String.join(" ", models),
          key.path("requests_per_minute").asString("-"),
          key.path("open_runs").asString("-"),
          key.path("tokens_per_day").asString("-"),
          time(key.path("created_at")),
          state(key, now));
    }

    static String state(JsonNode key, Instant now) {
      JsonNode expires = key.path("expires_at");
      if (!key.path("revoked_at").isNull()) {
        return "revoked " + time(key.path("revoked_at"));
      }
      if (expires.isNull()) {
        return "";
      }
      boolean past = expires.asLong() <= now.getEpochSecond();
      return (past ? "expired " : "until ") + time(expires);
    }

    private static String time(JsonNode seconds) {
      return Instant.ofEpochSecond(seconds.asLong()).toString();
    }
  }

  /** Revokes a key. */
  @Command(
      name = "revoke",
      description = "Revokes a key: within seconds no node takes it any more.",
      mixinStandardHelpOptions = true)
  static final class Revoke extends AdminCommand {
    @Parameters(paramLabel = "KEY", description = "Its id, as 'list' shows it: key_...")
    private String key = "";

    @Override
    void ask(AdminClient server) {
      if (!key.matches("key_[0-9A-Za-z]{24}")) {
        throw new AdminClient.Refused("'keys revoke' takes the id of a key: key_...");
      }
      say("revoked " + server.delete(KEYS + "/" + key).path("id").asString());
    }
  }

  private static final class Span implements ITypeConverter<Duration> {
    private static final Setting<Duration> FORM =
        Setting.duration("expires", Duration.ofDays(30), Duration.ofDays(3_650), "");

    @Override
    public Duration convert(String text) {
      try {
        return FORM.parse().apply(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException("must be " + wrong.getMessage());
      }
    }
  }
}
