package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Json;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.RoleProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Bad input of any kind: the documented error, and nothing else. */
@Installed
final class RefusalsTest {
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "\"text\"",
        "{\"input\":\"no model\"}",
        "{\"model\":\"scripted\"}",
        "{\"model\":7,\"input\":\"hello\"}",
        "{\"model\":\"scripted\",\"input\":[]}",
        "{\"model\":\"scripted\",\"input\":7}",
        "{\"model\":\"scripted\",\"input\":\"x\",\"stream\":\"yes\"}",
        "{\"model\":\"scripted\",\"input\":\"x\",\"temperature\":9}",
        "{\"model\":\"scripted\",\"input\":\"x\",\"max_output_tokens\":1}",
        "{\"model\":\"scripted\",\"input\":\"x\",\"metadata\":{\"a\":1}}",
        "{\"model\":\"scripted\",\"input\":\"x\",\"tools\":[{\"type\":\"file_search\"}]}",
        "{\"model\":\"scripted\",\"input\":\"x\",\"tools\":[{\"type\":\"function\"}]}",
        "{\"model\":\"scripted\",\"input\":\"x\",\"background\":true,\"store\":false}",
        "{\"model\":\"scripted\",\"input\":\"x\",\"previous_response_id\":\"resp_nothing\"}",
        "{\"model\":\"scripted\",\"input\":\"x\",\"prompt\":{\"id\":\"p\"}}"
      })
  void aBodyThatIsWrongIsRefusedWith400(String body, Cluster cluster) {
    int asked = cluster.model().asked();

    Reply reply = cluster.here().send("POST", "/v1/responses", JSON, body);

    refused(reply, 400);
    assertThat(cluster.model().asked()).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/responses/resp_nothing, 404",
    "GET, /v1/responses/resp_000000000000000000000000, 404",
    "DELETE, /v1/responses/resp_000000000000000000000000, 404",
    "POST, /v1/responses/resp_000000000000000000000000/cancel, 404",
    "GET, /openai/v1/responses/resp_000000000000000000000000, 404",
    "GET, /v1/openai/v1/responses/resp_000000000000000000000000, 400",
    "GET, /v1/no/such/path, 404",
    "PUT, /v1/responses, 405",
    "PATCH, /v1/responses/resp_000000000000000000000000, 405"
  })
  void aPathOrMethodThatIsNotThereIsRefused(
      String method, String path, int status, Cluster cluster) {
    refused(cluster.here().send(method, path, JSON, ""), status);
  }

  @Test
  void aBodyThatIsNotJsonByItsTypeIsRefusedWith415(Cluster cluster) {
    Map<String, String> type = Map.of("Content-Type", "text/plain");

    refused(cluster.here().send("POST", "/v1/responses", type, "{}"), 415);
  }

  @Test
  void aBodyOverTheLimitIsRefusedWith413(Cluster cluster) {
    String body = Json.text(Ask.of("x".repeat(17 * 1024 * 1024)).body());

    refused(cluster.here().send("POST", "/v1/responses", JSON, body), 413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-2", "1.5", "99999999999999999999"})
  void aCursorThatIsNoNumberIsRefused(String cursor, Cluster cluster) {
    String id = cluster.here().create(Ask.of("hello")).ok().id();

    Reply reply =
        cluster.here().get("/v1/responses/" + id + "?stream=true&starting_after=" + cursor);

    refused(reply, 400);
    assertThat(reply.at("/error/param")).isEqualTo("starting_after");
  }

  @Test
  void aRunInTheForegroundCannotBeCancelledAfterwards(Cluster cluster) {
    String id = cluster.here().create(Ask.of("hello")).ok().id();

    refused(cluster.there().cancel(id), 400);
  }

  @Test
  void anOutputForACallThatNobodyMadeIsRefused(Cluster cluster) {
    String id = cluster.here().create(Ask.of("hello")).ok().id();

    refused(cluster.here().create(Ask.output(id, "call_nobody", "x")), 400);
  }

  @Test
  void withoutTheKeyNothingIsAnsweredAndTheKeyIsNeverSaid(Cluster cluster) throws IOException {
    String key = "sk-" + UUID.randomUUID();
    String body = Json.text(Ask.of("hello").body());
    try (var locked = cluster.another("api-locked", Map.of("TURNSTONE_MASTER_KEY", key))) {
      locked.start();
      Node node = locked.node();

      refused(node.create(Ask.of("hello")), 401);
      refused(node.send("POST", "/v1/responses", bearer("sk-wrong"), body), 401);
      refused(node.poll("resp_000000000000000000000000"), 401);
      assertThat(node.send("POST", "/v1/responses", bearer(key), body).status()).isEqualTo(200);
      assertThat(Files.readString(locked.log())).doesNotContain(key);
    }
  }

  private static Map<String, String> bearer(String key) {
    return Map.of("Content-Type", "application/json", "Authorization", "Bearer " + key);
  }

  @Test
  void noLogHoldsAKeyOrWhatWasSaid(Cluster cluster) throws IOException {
    String said = "words-" + UUID.randomUUID();
    Told.completed(cluster.here().create(Ask.of(said)).ok(), "echo: " + said);

    for (RoleProcess role : cluster.all()) {
      assertThat(Files.readString(role.log())).doesNotContain("sk-scripted", "hush-hush", said);
    }
  }

  /** The envelope, and neither a stack trace nor anything of the inside. */
  private static void refused(Reply reply, int status) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.headers().get("content-type")).startsWith("application/json");
    JsonNode error = reply.json().path("error");
    assertThat(List.copyOf(error.propertyNames()))
        .containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(error.path("message").asString()).isNotBlank();
    assertThat(reply.text()).doesNotContain("Exception", "dev.turnstone", "\\tat ");
  }
}
