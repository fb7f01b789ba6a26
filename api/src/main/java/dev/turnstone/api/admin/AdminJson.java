package dev.turnstone.api.admin;

import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.UsageBook;
import dev.turnstone.run.KeyId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What administrators are shown. Times are seconds since 1970, as in OpenAI's objects. */
final class AdminJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private AdminJson() {}

  static JsonNode parse(byte[] json) {
    return MAPPER.readTree(json);
  }

  static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /** A key without its secret, which nobody has. */
  static ObjectNode key(ApiKey key) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("id", key.id().toString());
    node.put("object", "api_key");
    node.put("tenant", key.tenant().value());
    node.put("name", key.name());
    ArrayNode models = node.putArray("models");
    key.models().forEach(models::add);
    node.put("requests_per_minute", key.limits().requestsPerMinute());
    node.put("open_runs", key.limits().openRuns());
    node.put("tokens_per_day", key.limits().tokensPerDay());
    node.put("created_at", key.created().getEpochSecond());
    node.put("expires_at", seconds(key.expires()));
    node.put("revoked_at", seconds(key.revoked()));
    return node;
  }

  private static @Nullable Long seconds(@Nullable Instant time) {
    return time == null ? null : time.getEpochSecond();
  }

  static byte[] list(List<ObjectNode> data) {
    return bytes(listed(data));
  }

  private static ObjectNode listed(List<ObjectNode> data) {
    ObjectNode list = MAPPER.createObjectNode().put("object", "list");
    list.putArray("data").addAll(data);
    return list;
  }

  /**
   * @param more whether rows are left out
   */
  static byte[] usage(UsageBook.Filter filter, List<UsageBook.Row> rows, boolean more) {
    ObjectNode list = listed(rows.stream().map(AdminJson::row).toList());
    list.put("from", filter.from().toString());
    list.put("to", filter.to().toString());
    list.put("has_more", more);
    return bytes(list);
  }

  private static ObjectNode row(UsageBook.Row row) {
    ObjectNode node = MAPPER.createObjectNode();
    KeyId key = row.key();
    node.put("day", row.day().toString());
    node.put("tenant", row.tenant().value());
    node.put("key", key == null ? null : key.toString());
    node.put("name", row.name());
    node.put("model", row.model());
    node.put("runs", row.runs());
    node.put("failed", row.failed());
    node.put("input_tokens", row.inputTokens());
    node.put("output_tokens", row.outputTokens());
    return node;
  }
}
