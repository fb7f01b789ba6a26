package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.wire.Wording;
import dev.turnstone.kit.ModelCatalog;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.Context;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Story;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class ResponsesDialectTest {
  private static final String PLAIN = "{\"model\":\"m\",\"input\":\"hi\"}";
  private static final String BACKGROUND = "{\"model\":\"m\",\"input\":\"hi\",\"background\":true}";
  private static final String STREAM = "{\"model\":\"m\",\"input\":\"hi\",\"stream\":true}";
  private static final String TOOLS =
      "{\"model\":\"m\",\"input\":\"hi\",\"tools\":[{\"type\":\"function\",\"name\":\"weather\"}]}";

  private final DialectRig rig = new DialectRig();
  private final MemoryRuns runs = rig.runs;

  private MemoryExchange on(String route, MemoryExchange exchange) {
    return rig.on(route, exchange);
  }

  private MemoryExchange post(String body) {
    return on("POST /v1/responses", new MemoryExchange("POST", "/v1/responses", body));
  }

  private MemoryExchange of(String method, String suffix, String id) {
    String path = "/v1/responses/" + id + suffix;
    return on(
        method + " /v1/responses/{id}" + suffix,
        new MemoryExchange(method, path, "").param("id", id));
  }

  private static String id(RunId run) {
    return "resp_" + run.text();
  }

  private static Story stalls(Story run) {
    return run.claimed(1, Acts.model(0)).worker(Acts.text(0, "Hel"));
  }

  @Test
  void aSynchronousRequestGetsTheResponseThatALaterReadGives() {
    MemoryExchange created = post(PLAIN);

    assertThat(created.status()).isEqualTo(200);
    assertThat(created.answer().path("status").stringValue()).isEqualTo("completed");
    assertThat(of("GET", "", id(runs.last())).answer()).isEqualTo(created.answer());
  }

  @Test
  void aStreamEndsWithTheResponseThatALaterReadGives() {
    MemoryExchange stream = post(STREAM);

    JsonNode last = Json.parse(stream.frames().getLast().data());
    assertThat(last.get("response")).isEqualTo(of("GET", "", id(runs.last())).answer());
  }

  @Test
  void aBackgroundRequestIsAnsweredAtOnce() {
    runs.happens(UnaryOperator.identity());

    JsonNode answer = post(BACKGROUND).answer();

    assertThat(answer.path("status").stringValue()).isEqualTo("queued");
    assertThat(answer.path("output").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 3, 9, 50})
  void aReplaySendsWhatComesBehindTheCursor(int after) {
    post(BACKGROUND);
    String id = id(runs.last());
    MemoryExchange whole =
        on(
            "GET /v1/responses/{id}",
            new MemoryExchange("GET", "/v1/responses/" + id, "")
                .param("id", id)
                .query("stream", "true"));

    MemoryExchange rest =
        on(
            "GET /v1/responses/{id}",
            new MemoryExchange("GET", "/v1/responses/" + id, "")
                .param("id", id)
                .query("stream", "True")
                .query("starting_after", Integer.toString(after)));

    assertThat(rest.frames()).isEqualTo(whole.frames().stream().skip(after + 1).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1.5", "-2", "99999999999"})
  void aCursorThatIsNoneIsRefused(String after) {
    post(PLAIN);
    String id = id(runs.last());

    ApiError error =
        DialectRig.refused(() ->
            on(
                "GET /v1/responses/{id}",
                new MemoryExchange("GET", "/v1/responses/" + id, "")
                    .param("id", id)
                    .query("stream", "true")
                    .query("starting_after", after)));

    assertThat(error.param()).isEqualTo("starting_after");
  }

  @Test
  void eventsThatHaveExpiredAreRefusedWhileTheResponseItselfIsStillThere() {
    post(BACKGROUND);
    String id = id(runs.last());
    JsonNode before = of("GET", "", id).answer();
    runs.dropEntries();

    ApiError error =
        DialectRig.refused(() ->
            on(
                "GET /v1/responses/{id}",
                new MemoryExchange("GET", "/v1/responses/" + id, "")
                    .param("id", id)
                    .query("stream", "true")));

    assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID);
    assertThat(error.param()).isEqualTo("stream");
    assertThat(error.message()).contains(id).contains("expired");
    assertThat(of("GET", "", id).answer()).isEqualTo(before);
  }

  @Test
  void whatIsUnknownUnstoredOrDeletedIsNotFound() {
    post("{\"model\":\"m\",\"input\":\"hi\",\"store\":false}");
    String unstored = id(runs.last());
    post(PLAIN);
    String deleted = id(runs.last());
    assertThat(of("DELETE", "", deleted).answer())
        .isEqualTo(
            Json.parse(
                "{\"id\":\"%s\",\"object\":\"response\",\"deleted\":true}".formatted(deleted)));

    for (String id : List.of(unstored, deleted, id(Given.run(9)), "resp_x", "x", deleted + "0")) {
      for (String action : List.of("GET ", "DELETE ", "POST /cancel", "GET /input_items")) {
        String[] parts = action.split(" ", 2);
        assertThat(DialectRig.refused(() -> of(parts[0], parts[1], id)).kind())
            .isEqualTo(ApiError.Kind.NOT_FOUND);
      }
    }
  }

  @Test
  void whatIsUnknownIsABadRequestUnderThePrefixOfLlamaStack() {
    MemoryExchange exchange =
        new MemoryExchange("GET", "/v1/openai/v1/responses/resp_x", "").param("id", "resp_x");

    assertThat(DialectRig.refused(() -> on("GET /v1/openai/v1/responses/{id}", exchange)).kind())
        .isEqualTo(ApiError.Kind.INVALID);
  }

  @Test
  void aBackgroundResponseIsCancelledOnceAndForAll() {
    runs.happens(ResponsesDialectTest::stalls);
    post(BACKGROUND);
    String id = id(runs.last());

    JsonNode first = of("POST", "/cancel", id).answer();

    assertThat(first.path("status").stringValue()).isEqualTo("cancelled");
    assertThat(first.path("output").size()).isZero();
    assertThat(of("POST", "/cancel", id).answer()).isEqualTo(first);
    assertThat(of("GET", "", id).answer()).isEqualTo(first);
  }

  @Test
  void whatHasEndedCannotBeCancelled() {
    post(BACKGROUND);

    assertThat(DialectRig.refused(() -> of("POST", "/cancel", id(runs.last()))).message())
        .isEqualTo("Cannot cancel a completed response.");
  }

  @Test
  void aSynchronousResponseCannotBeCancelled() {
    post(PLAIN);

    assertThat(DialectRig.refused(() -> of("POST", "/cancel", id(runs.last()))).message())
        .isEqualTo("Cannot cancel a synchronous response.");
  }

  @Test
  void aResponseInFlightCannotBeDeleted() {
    runs.happens(ResponsesDialectTest::stalls);
    post(BACKGROUND);

    assertThat(DialectRig.refused(() -> of("DELETE", "", id(runs.last()))).message())
        .isEqualTo("Cannot delete an in-flight response.");
  }

  @Test
  void aClientThatWaitsTooLongGetsItsRunCancelled() {
    runs.happens(ResponsesDialectTest::stalls);

    ApiError error = DialectRig.refused(() -> post(PLAIN));

    assertThat(error.kind()).isEqualTo(ApiError.Kind.TIMED_OUT);
    assertThat(error.retry()).isFalse();
    assertThat(error.message()).contains(id(runs.last()));
    assertThat(outcome()).contains(new Outcome.Cancelled());
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, STREAM})
  void aForegroundRunEndsWithItsClient(String body) {
    runs.happens(ResponsesDialectTest::stalls);

    on("POST /v1/responses", new MemoryExchange("POST", "/v1/responses", body).leaving());

    assertThat(outcome()).contains(new Outcome.Cancelled());
  }

  @Test
  void aFollowerWhoLeavesHurtsNobody() {
    runs.happens(ResponsesDialectTest::stalls);
    post(BACKGROUND);
    String id = id(runs.last());

    on(
        "GET /v1/responses/{id}",
        new MemoryExchange("GET", "/v1/responses/" + id, "")
            .param("id", id)
            .query("stream", "true")
            .leaving());

    assertThat(outcome()).isEmpty();
  }

  private Optional<Outcome> outcome() {
    return runs.find(Tenant.DEFAULT, runs.last()).orElseThrow().run().state().ending();
  }

  @ParameterizedTest
  @CsvSource({
    "RATE_LIMITED, 429, rate_limit_exceeded",
    "INVALID_REQUEST, 500, invalid_prompt",
    "MODEL, 502, server_error",
    "SERVER, 500, server_error",
    "INVALID_OUTPUT, 500, server_error",
    "SHIELD, 500, server_error"
  })
  void aRunThatFailsBeforeItSaidAnythingIsAServersErrorToWhoeverWaits(
      Outcome.Failure.Kind kind, int status, String code) {
    runs.happens(run -> run.claimed(1, Acts.model(0)).said(Acts.fails(kind)));

    ApiError error = DialectRig.refused(() -> post(PLAIN));

    assertThat(List.of(error.kind().status(), String.valueOf(error.code()), error.retry()))
        .containsExactly(status, code, false);
    assertThat(of("GET", "", id(runs.last())).answer().path("status").stringValue())
        .isEqualTo("failed");
  }

  @Test
  void aRunThatFailsLaterIsShownAsItIs() {
    runs.happens(run ->
        run.claimed(1, Acts.model(0))
            .worker(Acts.answers(0, Finish.STOP, Acts.said("Hello")))
            .said(Acts.fails()));

    JsonNode answer = post(PLAIN).answer();

    assertThat(answer.path("status").stringValue()).isEqualTo("failed");
    assertThat(answer.path("error").path("code").stringValue()).isEqualTo("server_error");
    assertThat(answer.path("output").size()).isEqualTo(1);
  }

  @Test
  void aChainNamesItsParentAndWhereTheLogStood() {
    post(PLAIN);
    RunId parent = runs.last();

    JsonNode child = chained(parent, "\"and now?\"").answer();

    assertThat(child.path("previous_response_id").stringValue()).isEqualTo(id(parent));
    long told =
        runs.find(Tenant.DEFAULT, parent).orElseThrow().run().told().stream()
            .mapToLong(RunJson::bytesInline)
            .sum();
    assertThat(runs.spec(runs.last()).context())
        .isEqualTo(new Context.Previous(parent, new LogPosition(0, 4), 1, told));
  }

  private MemoryExchange chained(RunId parent, String input) {
    return post(
        "{\"model\":\"m\",\"previous_response_id\":\"%s\",\"input\":%s}"
            .formatted(id(parent), input));
  }

  @Test
  void aChainToNothingIsRefused() {
    post("{\"model\":\"m\",\"input\":\"hi\",\"store\":false}");

    for (RunId parent : List.of(runs.last(), Given.run(9))) {
      ApiError error = DialectRig.refused(() -> chained(parent, "\"x\""));

      assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID);
      assertThat(error.code()).isEqualTo("previous_response_not_found");
    }
    assertThat(runs.size()).isEqualTo(1);
  }

  @Test
  void aChainToWhatIsNotFinishedIsRefused() {
    runs.happens(ResponsesDialectTest::stalls);
    post(BACKGROUND);

    ApiError error = DialectRig.refused(() -> chained(runs.last(), "\"x\""));

    assertThat(error.param()).isEqualTo("previous_response_id");
    assertThat(error.code()).isNull();
  }

  @Test
  void callsAndOutputsMustPairUp() {
    runs.happens(run ->
        run.claimed(1, Acts.model(0))
            .worker(
                Acts.answers(0, Finish.TOOL_CALLS, Acts.call(run.run(), 0, 0, "weather", "{}")),
                Acts.completes()));
    JsonNode first = post(TOOLS).answer();
    RunId parent = runs.last();
    String callId = first.path("output").get(0).path("call_id").stringValue();
    String output = "[{\"type\":\"function_call_output\",\"call_id\":\"%s\",\"output\":\"sun\"}]";

    assertThat(DialectRig.refused(() -> chained(parent, "\"x\"")).message())
        .isEqualTo("No tool output found for function call " + callId + ".");
    assertThat(DialectRig.refused(() -> chained(parent, output.formatted("call_x"))).message())
        .isEqualTo("No tool call found for function call output with call_id call_x.");
    assertThat(chained(parent, output.formatted(callId)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "1", "{\"model\":NaN}", "{\"a\":1}}", "{\"model\":\"\\ud800\"}"})
  void aBodyThatIsNoJsonObjectIsRefused(String body) {
    ApiError error = DialectRig.refused(() -> post(body));

    assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID);
    assertThat(error.message()).startsWith("We could not parse the JSON body");
  }

  @Test
  void onlyJsonIsTaken() {
    MemoryExchange form =
        new MemoryExchange("POST", "/v1/responses", PLAIN)
            .with("Content-Type", "application/x-www-form-urlencoded");

    assertThat(DialectRig.refused(() -> on("POST /v1/responses", form)).kind())
        .isEqualTo(ApiError.Kind.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void inputItemsHoldTheChainInPages() {
    post(PLAIN);
    chained(runs.last(), "\"and now?\"");
    String id = id(runs.last());

    JsonNode page = of("GET", "/input_items", id).answer();

    assertThat(page.path("data").valueStream().map(item -> item.path("role").stringValue()))
        .containsExactly("user", "assistant", "user");
    assertThat(page.path("has_more").booleanValue()).isFalse();
    MemoryExchange second =
        on(
            "GET /v1/responses/{id}/input_items",
            new MemoryExchange("GET", "/v1/responses/" + id + "/input_items", "")
                .param("id", id)
                .query("limit", "1")
                .query("after", page.path("first_id").stringValue()));
    assertThat(second.answer().path("data").get(0)).isEqualTo(page.path("data").get(1));
    assertThat(second.answer().path("has_more").booleanValue()).isTrue();
  }

  @Test
  void modelsAreListedForBothFamiliesOfClients() {
    JsonNode list = on("GET /v1/models", new MemoryExchange("GET", "/v1/models", "")).answer();
    JsonNode one =
        on(
                "GET /v1/models/<model>",
                new MemoryExchange("GET", "/v1/models/demo/echo", "").param("model", "demo/echo"))
            .answer();

    assertThat(list.path("data").get(0)).isEqualTo(one);
    assertThat(one.propertyNames())
        .contains("id", "object", "created", "owned_by", "identifier", "provider_resource_id")
        .contains("provider_id", "type", "model_type");
  }

  @Test
  void aModelThatIsServedAndNotListedIsThere() {
    DialectRig open =
        new DialectRig(
            ResponsesSettings.DEFAULT,
            new ModelCatalog() {
              @Override
              public List<String> models() {
                return List.of();
              }

              @Override
              public boolean serves(String model) {
                return model.equals("openai/any");
              }
            });

    assertThat(model(open, "openai/any").answer().path("id").stringValue()).isEqualTo("openai/any");
    assertThat(DialectRig.refused(() -> model(open, "other")).kind())
        .isEqualTo(ApiError.Kind.NOT_FOUND);
  }

  private static MemoryExchange model(DialectRig rig, String name) {
    return rig.on(
        "GET /v1/models/<model>",
        new MemoryExchange("GET", "/v1/models/" + name, "").param("model", name));
  }

  @Test
  void everyErrorHasTheEnvelope() {
    for (ApiError.Kind kind : ApiError.Kind.values()) {
      JsonNode error = Json.parse(Wording.of(ApiError.of(kind, "why"))).path("error");

      assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
      assertThat(error.path("type").isString()).isTrue();
    }
    assertThat(new String(Wording.of(ApiError.invalid("m", "p", "c")), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"error\":{\"message\":\"m\",\"type\":\"invalid_request_error\",\"param\":\"p\",\"code\":\"c\"}}");
  }
}
