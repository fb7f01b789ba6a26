package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.api.http.Health;
import dev.turnstone.api.http.HttpServer;
import dev.turnstone.api.http.HttpSettings;
import dev.turnstone.api.http.Waiting;
import dev.turnstone.kit.Ids;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The dialect behind the real server, as clients meet it. */
final class ResponsesHttpTest {
  private static final String NOBODY = "resp_000000000000000000000000";
  private static final MemoryRuns RUNS = new MemoryRuns();
  private static final HttpServer SERVER =
      new HttpServer(
          new HttpSettings(
              "127.0.0.1", 0, null, 16 * 1024 * 1024, HttpSettings.SILENCE, HttpSettings.STALL),
          List.of(DialectRig.dialect(RUNS, new Waiting(System::nanoTime))),
          new Health(() -> true, () -> ""),
          new Ids(Clock.systemUTC(), new SecureRandom()));
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void close() {
    CLIENT.close();
    SERVER.close();
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.port() + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static void refused(HttpResponse<String> reply, int status) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
    assertThat(reply.headers().firstValue("x-request-id").orElse("")).startsWith("req_");
    assertThat(reply.headers().firstValue("content-type").orElse(""))
        .startsWith("application/json");
    JsonNode error = Json.parse(reply.body()).path("error");
    assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
    assertThat(error.path("message").stringValue()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1", "/openai/v1", "/v1/openai/v1"})
  void everyRouteAnswersUnderEveryPrefix(String prefix) throws IOException, InterruptedException {
    int missing = prefix.equals("/v1/openai/v1") ? 400 : 404;
    String responses = prefix + "/responses";

    HttpResponse<String> created = send("POST", responses, Reading.input("\"hi\""));

    assertThat(created.statusCode()).isEqualTo(200);
    String own = responses + "/" + Json.parse(created.body()).path("id").stringValue();
    assertThat(send("GET", own, "").body()).isEqualTo(created.body());
    assertThat(send("GET", own + "?stream=true", "").body()).contains("event: response.completed");
    assertThat(send("GET", own + "/input_items", "").statusCode()).isEqualTo(200);
    assertThat(send("GET", responses + "?limit=1", "").statusCode()).isEqualTo(200);
    refused(send("POST", own + "/cancel", ""), 400);
    assertThat(send("DELETE", own, "").statusCode()).isEqualTo(200);
    refused(send("GET", own, ""), missing);
    refused(send("DELETE", own, ""), missing);
    refused(send("POST", own + "/cancel", ""), missing);
    refused(send("GET", own + "/input_items", ""), missing);
    refused(send("POST", responses + "/compact", "{}"), 404);
    refused(send("POST", responses + "/input_tokens", "{}"), 404);
    assertThat(send("GET", prefix + "/models", "").statusCode()).isEqualTo(200);
    assertThat(send("GET", prefix + "/models/other", "").statusCode()).isEqualTo(200);
    assertThat(send("GET", prefix + "/providers", "").statusCode()).isEqualTo(200);
    refused(send("GET", prefix + "/models/none", ""), missing);
  }

  @Test
  void anAnswersFormIsShownAsNotStrictWhereNobodySaid() throws IOException, InterruptedException {
    String body =
        """
        {"model":"m","input":"hi","background":true,"text":{"format":
         {"type":"json_schema","name":"City","schema":{"type":"object"}}}}
        """;

    HttpResponse<String> created = send("POST", "/v1/responses", body);

    assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
    JsonNode strict = Json.parse(created.body()).at("/text/format/strict");
    assertThat(strict.isBoolean()).isTrue();
    assertThat(strict.asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models/demo/echo", "/v1/models/demo%2Fecho"})
  void aModelIsFoundWithItsSlashEscapedOrNot(String path) throws IOException, InterruptedException {
    HttpResponse<String> reply = send("GET", path, "");

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(Json.parse(reply.body()).path("id").stringValue()).isEqualTo("demo/echo");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /v1/responses, 405",
    "PATCH, /v1/responses/" + NOBODY + ", 405",
    "PATCH, /v1/openai/v1/responses/" + NOBODY + ", 405",
    "DELETE, /openai/v1/models, 405",
    "OPTIONS, /v1/responses, 405",
    "GET, /v1/no/such/path, 404",
    "GET, /v1/openai/v1/nothing, 404",
    "POST, /openai/v1, 404",
    "OPTIONS, /v1/nothing, 404",
    "GET, /elsewhere, 404",
    "GET, /v1/responses/a%00b, 400",
    "GET, /v1/responses/%FF%FE, 400",
    "PUT, /v1/%C3%28, 400",
    "DELETE, /v1/responses/%FF%FE, 400",
    "OPTIONS, /v1/%C3%28, 400",
    "GET, /v1/responses/..%2f..%2fx, 404"
  })
  void whatIsNotServedIsRefusedInTheEnvelope(String method, String path, int status)
      throws IOException, InterruptedException {
    refused(send(method, path, ""), status);
  }

  @ParameterizedTest
  @CsvSource({"/v1/models, 200", "/v1/responses/" + NOBODY + ", 404", "/v1/nothing, 404"})
  void aHeadHasTheStatusOfItsGetAndNoBody(String path, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> reply = send("HEAD", path, "");

    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void aStreamHasTheHeadersThatClientsAndProxiesLookFor() throws IOException, InterruptedException {
    HttpResponse<String> stream = send("POST", "/v1/responses", Reading.with("\"stream\":true"));

    Map<String, String> expected =
        Map.of(
            "content-type", "text/event-stream; charset=utf-8",
            "cache-control", "no-cache",
            "x-accel-buffering", "no");
    expected.forEach((name, value) ->
        assertThat(stream.headers().firstValue(name).orElse("").toLowerCase(Locale.ROOT))
            .as(name)
            .isEqualTo(value));
    assertThat(stream.headers().firstValue("content-length")).isEmpty();
    assertThat(stream.headers().firstValue("x-request-id")).isPresent();
    assertThat(stream.body()).startsWith("event: response.created\ndata: {").endsWith("}\n\n");
  }

  @Test
  void aBodyOfTenMegabytesIsTakenAndShownAgain() throws IOException, InterruptedException {
    String text = "ä".repeat(5 * 1024 * 1024);

    HttpResponse<String> created =
        send("POST", "/v1/responses", Reading.input(Json.text(Json.array().add(text).get(0))));

    assertThat(created.statusCode()).isEqualTo(200);
    String id = Json.parse(created.body()).path("id").stringValue();
    JsonNode items = Json.parse(send("GET", "/v1/responses/" + id + "/input_items", "").body());
    assertThat(items.at("/data/0/content/0/text").stringValue()).isEqualTo(text);
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws IOException, InterruptedException {
    refused(send("POST", "/v1/responses", "x".repeat(17 * 1024 * 1024)), 413);
  }

  @Test
  void headersThatAreTooLargeAreRefusedInTheEnvelope() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.port() + "/v1/models"))
            .header("X-Large", "x".repeat(20_000))
            .build();

    HttpResponse<String> reply = CLIENT.send(request, BodyHandlers.ofString());

    refused(reply, 431);
  }

  /** As §0 has it for servers without WebSockets; the handshake never reaches a handler. */
  @Test
  void aWebSocketIsRefusedWithAStatusThatSaysSo() {
    URI uri = URI.create("ws://127.0.0.1:" + SERVER.port() + "/v1/responses");

    var handshake = CLIENT.newWebSocketBuilder().buildAsync(uri, new WebSocket.Listener() {});

    assertThatThrownBy(() -> handshake.orTimeout(10, TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(WebSocketHandshakeException.class)
        .cause()
        .extracting(failure -> ((WebSocketHandshakeException) failure).getResponse().statusCode())
        .isEqualTo(404);
  }
}
