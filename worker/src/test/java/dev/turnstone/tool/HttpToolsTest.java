package dev.turnstone.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.http.ScriptedServer;
import dev.turnstone.item.Item.ToolResult;
import dev.turnstone.item.Item.ToolResult.Status;
import dev.turnstone.item.Part;
import dev.turnstone.run.Tool;
import dev.turnstone.testkit.Signal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpToolsTest {
  private static final String SCHEMA = "{\"type\":\"object\"}";

  private final ScriptedServer server = new ScriptedServer();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HttpTools tools =
      new HttpTools(
          List.of(
              tool("look", Duration.ofSeconds(20), false, false),
              tool("hasty", Duration.ofSeconds(1), true, false),
              tool("keyed", Duration.ofSeconds(20), false, true)),
          registry);

  @AfterEach
  void close() throws IOException {
    tools.close();
    server.close();
  }

  @Test
  void aToolIsDescribedAsTheServers() {
    assertThat(tools.describe("look"))
        .contains(new Tool("look", "Looks.", SCHEMA, null, Tool.Caller.SERVER));
    assertThat(tools.offers("look")).isTrue();
    assertThat(tools.offers("other")).isFalse();
    assertThat(tools.describe("other")).isEmpty();
  }

  @Test
  void onlyWhatIsSafeTwiceIsRepeatable() {
    assertThat(tools.repeatable("look")).isFalse();
    assertThat(tools.repeatable("hasty")).isTrue();
    assertThat(tools.repeatable("keyed")).isTrue();
    assertThat(tools.repeatable("other")).isFalse();
  }

  @Test
  void noCallGoesOutOnAnOldConnectionThatTheToolMayBeClosing() {
    Signal over = new Signal("both calls are over");
    for (int i = 0; i < 2; i++) {
      server.then(client -> {
        client.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        over.await();
      });
    }

    assertThat(call("look", "{}")).isEqualTo(result("ok", Status.OK));
    assertThat(call("look", "{}")).isEqualTo(result("ok", Status.OK));

    over.give();
  }

  @Test
  void argumentsGoOutUnderTheKeyAndTheBodyComesBack() {
    server.then(200, "sunny ☀");

    assertThat(call("look", "{\"at\": 1}")).isEqualTo(result("sunny ☀", Status.OK));

    ScriptedServer.Request request = server.taken();
    assertThat(request.line()).isEqualTo("POST /look HTTP/1.1");
    assertThat(request.body()).isEqualTo("{\"at\": 1}");
    assertThat(request.header("idempotency-key")).isEqualTo("key-7");
    assertThat(request.header("x-token")).isEqualTo("hunter2");
    assertThat(request.header("content-type")).isEqualTo("application/json; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "\"x\"", "{} {}", "null"})
  void argumentsThatAreNoObjectAreNotSent(String arguments) {
    assertThat(call("look", arguments))
        .isEqualTo(
            result("The arguments are not a JSON object; the tool was not called.", Status.FAILED));
    assertThat(server.waiting()).isZero();
  }

  @Test
  void argumentsThatDoNotFitTheSchemaAreNotSent() {
    String schema =
        """
        {"type":"object","properties":{"city":{"$ref":"#/$defs/name"},"n":{"type":"integer"}},
         "required":["city"],"$defs":{"name":{"type":"string","minLength":2}}}\
        """;
    HttpToolSettings tool = HttpToolSettings.of("strict", server.url(), null, schema);
    try (HttpTools strict = new HttpTools(List.of(tool), registry)) {
      server.then(200, "ok");

      assertThat(text(strict.run(request("strict", "{\"n\":1.5}")).await(_ -> {})))
          .startsWith("The arguments do not fit; the tool was not called.")
          .contains("city", "integer");
      assertThat(server.waiting()).isZero();
      assertThat(text(strict.run(request("strict", "{\"city\":\"Ulm\"}")).await(_ -> {})))
          .isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\":\"URL/x.json\"}",
        "{\"properties\":{\"a\":{\"$ref\":\"URL/x.json#/b\"}}}",
        "{\"$schema\":\"URL/meta.json\"}",
        "{\"$ref\":\"classpath:logback.xml\"}",
        "{\"$ref\":\"file:///etc/passwd\"}",
        "{\"type\":\"nonsense\",\"$ref\":\"#/nowhere\"}"
      })
  void aSchemaThatRefersElsewhereIsRefusedAndNothingIsFetched(String schema) {
    HttpToolSettings tool =
        HttpToolSettings.of("a", "http://x", null, schema.replace("URL", server.url()));

    assertThatThrownBy(() -> new HttpTools(List.of(tool), registry))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(server.waiting()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://json-schema.org/draft/2020-12/schema",
        "http://json-schema.org/draft-07/schema#",
        "http://json-schema.org/draft-04/schema#"
      })
  void schemasOfOtherDraftsAreUnderstood(String draft) {
    String schema = "{\"$schema\":\"" + draft + "\",\"required\":[\"a\"]}";
    try (HttpTools drafted =
        new HttpTools(List.of(HttpToolSettings.of("d", server.url(), null, schema)), registry)) {
      assertThat(drafted.run(request("d", "{}")).await(_ -> {}).status()).isEqualTo(Status.FAILED);
    }
    assertThat(server.waiting()).isZero();
  }

  @Test
  void anUnknownToolFails() {
    assertThat(call("other", "{}").status()).isEqualTo(Status.FAILED);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 429, 500, 503})
  void aStatusThatIsNoSuccessFailsWithItsWordsAndIsNotTriedAgain(int status) {
    server.then(status, "sorry", "Retry-After: 0", "Location: /elsewhere");

    assertThat(call("look", "{}")).isEqualTo(result("HTTP " + status + ": sorry", Status.FAILED));
    assertThat(server.waiting()).isEqualTo(1);
  }

  @Test
  void aGatewaysTimeOutIsNotTheToolsWord() {
    server.then(504, "");

    assertThat(call("look", "{}").status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aToolThatIsNotThereFails() {
    // Port 1 is nobody's; one that was just given up may be somebody else's by now.
    HttpToolSettings nowhere = HttpToolSettings.of("gone", "http://127.0.0.1:1/", null, null);
    try (HttpTools gone = new HttpTools(List.of(nowhere), registry)) {
      assertThat(gone.run(request("gone", "{}")).await(_ -> {}))
          .isEqualTo(result("The tool could not be reached; it was not called.", Status.FAILED));
    }
  }

  @Test
  void aConnectionLostAfterSendingLeavesTheOutcomeUnknown() {
    server.then(client -> {});

    assertThat(call("look", "{}"))
        .isEqualTo(
            result(
                "The outcome of this call is unknown: the tool was asked and no answer came.",
                Status.UNKNOWN));
    assertThat(server.waiting()).isEqualTo(1);
  }

  @Test
  void anAnswerThatBreaksOffLeavesTheOutcomeUnknown() {
    server.then(client -> client.write(ScriptedServer.head(200, "Content-Length: 10") + "sun"));

    assertThat(call("look", "{}").status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aToolBeyondItsDeadlineLeavesTheOutcomeUnknown() {
    server.then(ScriptedServer.Client::awaitHangUp);

    assertThat(call("hasty", "{}").status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aRunOutOfTimeLeavesTheOutcomeUnknown() {
    server.then(ScriptedServer.Client::awaitHangUp);
    ToolRequest request = new ToolRequest("c1", "look", "{}", "key-7", Duration.ofSeconds(1));

    assertThat(tools.run(request).await(_ -> {}).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aLongResultIsCutBetweenCharacters() {
    HttpToolSettings small =
        new HttpToolSettings(
            "small", server.url(), null, null, Map.of(), Duration.ofSeconds(20), false, false, 5);
    try (HttpTools cutting = new HttpTools(List.of(small), registry)) {
      server.then(200, "ab€€€");
      ToolRequest request = new ToolRequest("c1", "small", "{}", "key-7", Duration.ofSeconds(20));

      assertThat(text(cutting.run(request).await(_ -> {})))
          .startsWith("ab")
          .doesNotContain("\uFFFD")
          .endsWith("… [cut after 5 bytes]");
    }
  }

  @Test
  void cancelHangsUp() {
    Signal asked = new Signal("the request");
    Signal hungUp = new Signal("the server sees the client hang up");
    server.then(client -> {
      asked.give();
      client.awaitHangUp();
      hungUp.give();
    });
    ToolRun run = tools.run(request("look", "{}"));
    var result =
        CompletableFuture.supplyAsync(
            () -> run.await(_ -> {}), task -> Thread.ofVirtual().start(task));

    asked.await();
    run.cancel();

    assertThat(result.join().status()).isEqualTo(Status.UNKNOWN);
    hungUp.await();
  }

  @Test
  void aCallCancelledBeforeItIsMadeIsNotMade() {
    ToolRun run = tools.run(request("look", "{}"));
    run.cancel();

    assertThat(run.await(_ -> {}))
        .isEqualTo(result("The call was stopped before it was made.", Status.FAILED));
    assertThat(server.waiting()).isZero();
  }

  @Test
  void settingsAreCheckedAndShowNoSecrets() {
    HttpToolSettings tool = tool("look", Duration.ofSeconds(1), false, false);

    assertThat(tool.toString()).doesNotContain("hunter2");
    assertThatThrownBy(() -> new HttpTools(List.of(tool, tool), registry))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpToolSettings.of("a b", "http://x", null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpToolSettings.of("a", "ftp://x", null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpToolSettings.of("a", "http://a b/", null, null))
        .isInstanceOf(IllegalArgumentException.class);
    HttpToolSettings wrong = HttpToolSettings.of("a", "http://x", null, "[]");
    assertThatThrownBy(() -> new HttpTools(List.of(wrong), registry))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private HttpToolSettings tool(
      String name, Duration deadline, boolean idempotent, boolean takesKey) {
    return new HttpToolSettings(
        name,
        server.url() + "/" + name,
        "Looks.",
        SCHEMA,
        Map.of("X-Token", "hunter2"),
        deadline,
        idempotent,
        takesKey,
        HttpToolSettings.RESULT_BYTES_MAX);
  }

  private ToolResult call(String name, String arguments) {
    return tools.run(request(name, arguments)).await(_ -> {});
  }

  private static ToolRequest request(String name, String arguments) {
    return new ToolRequest("c1", name, arguments, "key-7", Duration.ofSeconds(20));
  }

  private static ToolResult result(String text, Status status) {
    return ToolResult.text("c1", text, status);
  }

  private static String text(ToolResult result) {
    return result.output().getFirst() instanceof Part.Text(String text, _) ? text : "";
  }
}
