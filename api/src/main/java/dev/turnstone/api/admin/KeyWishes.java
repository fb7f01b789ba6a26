package dev.turnstone.api.admin;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.access.KeyDesk;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.run.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads what somebody wants a key for. Unknown fields are refused here, whatever the settings say:
 * a limit that is misspelt would be none.
 */
final class KeyWishes {
  private static final Set<String> KNOWN =
      Set.of(
          "tenant",
          "name",
          "models",
          "requests_per_minute",
          "open_runs",
          "tokens_per_day",
          "expires_in");
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern TEXT = Pattern.compile("\\P{Cntrl}{0,256}");
  private static final int MODELS_MAX = 100;
  private static final long REQUESTS_MAX = 1_000_000;
  private static final long OPEN_MAX = 1_000_000;
  private static final long TOKENS_MAX = 1_000_000_000_000L;
  private static final long SECONDS_MAX = Duration.ofDays(3_650).toSeconds();

  private KeyWishes() {}

  static KeyDesk.Wish read(byte[] body) {
    ObjectNode asked = object(body);
    for (String name : asked.propertyNames()) {
      if (!KNOWN.contains(name)) {
        throw refused("Unknown parameter: '%s'.".formatted(name), name);
      }
    }
    Long seconds = number(asked, "expires_in", SECONDS_MAX);
    return new KeyDesk.Wish(
        tenant(asked),
        text(asked.path("name"), "name"),
        models(asked.path("models")),
        limits(asked),
        seconds == null ? null : Duration.ofSeconds(seconds));
  }

  private static ObjectNode object(byte[] body) {
    try {
      if (AdminJson.parse(body) instanceof ObjectNode node) {
        return node;
      }
    } catch (JacksonException _) {
      // said below
    }
    throw refused("The body is no JSON object.", null);
  }

  private static Tenant tenant(ObjectNode asked) {
    JsonNode name = asked.path("tenant");
    return tenant(name.isString() ? name.stringValue() : "");
  }

  /** The tenant of this name, if it is one. */
  static Tenant tenant(String name) {
    if (!TENANT.matcher(name).matches()) {
      throw refused("'tenant' has 1 to 64 letters, digits, '.', '_' and '-'.", "tenant");
    }
    return new Tenant(name);
  }

  private static List<String> models(JsonNode asked) {
    if (asked.isMissingNode() || asked.isNull()) {
      return List.of();
    }
    if (!asked.isArray() || asked.size() > MODELS_MAX) {
      throw refused("'models' is a list of at most " + MODELS_MAX + " names.", "models");
    }
    List<String> models = new ArrayList<>();
    for (JsonNode model : asked) {
      String name = text(model, "models");
      if (name.isBlank()) {
        throw refused("'models' has a name that is empty.", "models");
      }
      models.add(name);
    }
    return models;
  }

  private static ApiKey.Limits limits(ObjectNode asked) {
    Long requests = number(asked, "requests_per_minute", REQUESTS_MAX);
    Long open = number(asked, "open_runs", OPEN_MAX);
    return new ApiKey.Limits(
        requests == null ? null : Math.toIntExact(requests),
        open == null ? null : Math.toIntExact(open),
        number(asked, "tokens_per_day", TOKENS_MAX));
  }

  private static @Nullable Long number(ObjectNode asked, String name, long max) {
    JsonNode node = asked.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < 1
        || node.longValue() > max) {
      throw refused("'%s' is a whole number from 1 to %d.".formatted(name, max), name);
    }
    return node.longValue();
  }

  private static String text(JsonNode node, String name) {
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    if (!node.isString() || !TEXT.matcher(node.stringValue()).matches()) {
      throw refused(
          "'%s' is text of at most 256 characters, without control characters.".formatted(name),
          name);
    }
    return node.stringValue();
  }

  private static RequestRejected refused(String message, @Nullable String param) {
    return new RequestRejected(ApiError.invalid(message, param, null));
  }
}
