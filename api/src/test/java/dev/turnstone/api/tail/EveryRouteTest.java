package dev.turnstone.api.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.api.access.Access;
import dev.turnstone.api.access.KeyDesk;
import dev.turnstone.api.admin.AdminDialect;
import dev.turnstone.api.bare.BareDialect;
import dev.turnstone.api.http.Health;
import dev.turnstone.api.http.HttpServer;
import dev.turnstone.api.http.HttpSettings;
import dev.turnstone.api.http.Waiting;
import dev.turnstone.api.responses.ResponsesDialect;
import dev.turnstone.api.responses.ResponsesSettings;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.UsageBook;
import dev.turnstone.kit.Ids;
import dev.turnstone.log.Task;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.MemoryControl;
import dev.turnstone.testkit.Story;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks every route that is served, with no key, with wrong ones and with one of another tenant. A
 * route that comes to be is walked too, without anybody thinking of it.
 */
final class EveryRouteTest {
  private static final String MASTER = "sk-master";
  private static final String MODEL = "demo/echo";
  private static final Ids IDS = new Ids(Clock.systemUTC(), new SecureRandom());

  /** Open to whoever reaches the server; they hold no secret. */
  private static final Set<String> OPEN =
      Set.of(
          "GET /livez",
          "GET /readyz",
          "GET /metrics",
          "GET /openapi.json",
          "GET /docs",
          "GET /docs/docs.js",
          "GET /docs/swagger-ui.js",
          "GET /docs/swagger-ui.css");

  /** As where the catalog names all models there are. */
  private static final ResponsesSettings CHECKED =
      new ResponsesSettings(Duration.ofHours(24), Duration.ofMinutes(10), false, false, true, true);

  private static final ApiNode.Shared SHARED = new ApiNode.Shared();
  private static final ApiNode NODE = ApiNode.over(SHARED);
  private static final MemoryControl CONTROL = new MemoryControl();
  private static final KeyDesk DESK =
      new KeyDesk(
          SHARED.keys,
          (filter, _) -> used(filter),
          NODE.keyring,
          () -> Optional.of(CONTROL),
          new KeyDesk.Made(IDS, new SecureRandom(), SHARED.clock));
  private static final HttpServer SERVER =
      new HttpServer(
          new HttpSettings(
              "127.0.0.1", 0, MASTER, 1024 * 1024, HttpSettings.SILENCE, HttpSettings.STALL),
          Access.of(MASTER, NODE.keyring, NODE.admission),
          List.of(
              new AdminDialect(DESK),
              new BareDialect(NODE.runs),
              new ResponsesDialect(
                  NODE.runs,
                  new Waiting(System::nanoTime),
                  SHARED.archive,
                  () -> List.of(MODEL, "demo/scripted"),
                  Map.of(),
                  CHECKED)),
          new Health(() -> true, () -> ""),
          IDS);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final KeyDesk.Created RED = key("red", null);
  private static final KeyDesk.Created BLUE = key("blue", null);

  /** Red's, as the two dialects call it. */
  private static String response = "";

  private static String bare = "";

  /** One row, of whoever is asked for. */
  private static List<UsageBook.Row> used(UsageBook.Filter filter) {
    Tenant tenant = filter.tenant();
    return List.of(
        new UsageBook.Row(
            filter.to(), tenant == null ? Tenant.DEFAULT : tenant, null, "", "", 1, 1, 0, 0));
  }

  private static KeyDesk.Created key(String tenant, @Nullable Duration lasts, String... models) {
    return DESK.create(
        new KeyDesk.Wish(new Tenant(tenant), "", List.of(models), ApiKey.Limits.NONE, lasts));
  }

  @BeforeAll
  static void start() throws Exception {
    SERVER.start();
    String made = send("POST", "/v1/responses", RED.secret(), body("secret of red", "")).body();
    response = made.replaceAll("(?s).*\"id\":\"(resp_[0-9A-Za-z]{24})\".*", "$1");
    RunId run = RunId.parse("resp_", response).orElseThrow();
    bare = run.toString();
    RunSpec asked =
        ((RunEvent.Requested) SHARED.log.records(run).getFirst().entries().getFirst()).spec();
    new Story(run, asked).claimed(1).answers(0, "for red only").appendTo(SHARED.log);
    materialized();
  }

  private static void materialized() {
    NODE.readsAll();
    NODE.tail.applied(SHARED.archive.catchUp());
  }

  /** The responses that a key's tenant can see. */
  private static String listed(String key) throws Exception {
    materialized();
    HttpResponse<String> list = send("GET", "/v1/responses", key, "");
    assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
    return list.body();
  }

  @AfterAll
  static void close() {
    CLIENT.close();
    SERVER.close();
    NODE.close();
    CONTROL.close();
  }

  private static String body(String input, String more) {
    return "{\"model\":\"%s\",\"input\":\"%s\",\"background\":true%s}"
        .formatted(MODEL, input, more);
  }

  private static HttpResponse<String> send(
      String method, String path, @Nullable String key, String body, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.port() + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  static Stream<String> served() {
    return SERVER.served().stream();
  }

  static Stream<String> guarded() {
    return served().filter(route -> !OPEN.contains(route));
  }

  static Stream<String> withAnId() {
    return guarded().filter(route -> route.contains("{") && !route.contains("/admin/"));
  }

  /** The path of a route with red's things put where ids go, or with what nobody has. */
  private static String path(String route, boolean reds) {
    String path = route.substring(route.indexOf(' ') + 1).replaceAll("<[a-z_]+>", MODEL);
    RunId nobody = Given.run(77);
    if (path.startsWith("/admin/")) {
      return path.replaceAll("\\{[a-z_]+}", RED.key().id().toString());
    }
    return path.startsWith("/bare/")
        ? path.replaceAll("\\{[a-z_]+}", reds ? bare : nobody.toString())
        : path.replaceAll("\\{[a-z_]+}", reds ? response : "resp_" + nobody.text());
  }

  private static String method(String route) {
    return route.substring(0, route.indexOf(' '));
  }

  @Test
  void whatIsOpenIsServed() {
    assertThat(SERVER.served()).containsAll(OPEN);
    assertThat(withAnId()).hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void nobodyComesInWithoutAKeyThatCounts(String route) throws Exception {
    KeyDesk.Created revoked = key("red", null);
    DESK.revoke(revoked.key().id());
    KeyDesk.Created expired = key("red", Duration.ofSeconds(1));
    SHARED.clock.advance(Duration.ofSeconds(1));
    String unknown = "sk-ts-" + "0".repeat(48);

    for (String key :
        new @Nullable String[] {
          null, "", "sk-wrong", MASTER + "x", unknown, revoked.secret(), expired.secret()
        }) {
      HttpResponse<String> refused = send(method(route), path(route, true), key, body("x", ""));

      assertThat(refused.statusCode()).as("%s with '%s'", route, key).isEqualTo(401);
      assertThat(refused.body()).doesNotContain("red");
      assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
      assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
  }

  @ParameterizedTest
  @MethodSource("withAnId")
  void anotherTenantIsToldOfAThingWhatIsToldOfOneThatIsNotThere(String route) throws Exception {
    String body = route.endsWith("/answers") ? "{\"request\":0,\"outputs\":[]}" : "";

    HttpResponse<String> reds = send(method(route), path(route, true), BLUE.secret(), body);
    HttpResponse<String> nobodys = send(method(route), path(route, false), BLUE.secret(), body);

    boolean llama = route.contains("/v1/openai/v1/");
    assertThat(reds.statusCode()).as(reds.body()).isEqualTo(llama ? 400 : 404);
    assertThat(unnamed(reds)).isEqualTo(unnamed(nobodys));
  }

  private static String unnamed(HttpResponse<String> answer) {
    String nobody = Given.run(77).text();
    return answer.statusCode()
        + answer
            .body()
            .replace(response, "ID")
            .replace("resp_" + nobody, "ID")
            .replace(bare, "ID")
            .replace(Given.run(77).toString(), "ID");
  }

  @Test
  void itsOwnTenantSeesItAll() throws Exception {
    assertThat(send("GET", "/v1/responses/" + response, RED.secret(), "").body())
        .contains("for red only");
    assertThat(send("GET", "/v1/responses/" + response + "?stream=true", RED.secret(), "").body())
        .contains("for red only");
    assertThat(send("GET", "/bare/runs/" + bare, RED.secret(), "").body()).contains("for red only");
    assertThat(listed(RED.secret())).contains(response);
  }

  @Test
  @Tag("guarantee-NO_TENANT_FILTER")
  void theMasterKeysTenantIsOneAmongOthers() throws Exception {
    assertThat(send("GET", "/v1/responses/" + response, MASTER, "").statusCode()).isEqualTo(404);
    assertThat(listed(MASTER)).doesNotContain(response);
  }

  @Test
  @Tag("guarantee-NO_TENANT_FILTER")
  void nothingOfAnotherTenantCanBeTakenInByItsId() throws Exception {
    HttpResponse<String> chained =
        send(
            "POST",
            "/v1/responses",
            BLUE.secret(),
            body("mine", ",\"previous_response_id\":\"" + response + "\""));
    HttpResponse<String> unknown =
        send(
            "POST",
            "/v1/responses",
            BLUE.secret(),
            body("mine", ",\"previous_response_id\":\"resp_" + Given.run(77).text() + "\""));

    assertThat(chained.statusCode()).as(chained.body()).isEqualTo(400);
    assertThat(unnamed(chained)).isEqualTo(unnamed(unknown));
  }

  @Test
  @Tag("guarantee-NO_TENANT_FILTER")
  void anItemOfAnotherTenantCannotBeReferredTo() throws Exception {
    String shown = send("GET", "/v1/responses/" + response, RED.secret(), "").body();
    String item = shown.replaceAll("(?s).*\"id\":\"(msg_[0-9A-Za-z]+)\".*", "$1");
    String reference =
        "{\"model\":\"%s\",\"background\":true,\"input\":[{\"type\":\"item_reference\",\"id\":\"%s\"}]}"
            .formatted(MODEL, item);

    HttpResponse<String> own = send("POST", "/v1/responses", RED.secret(), reference);
    HttpResponse<String> others = send("POST", "/v1/responses", BLUE.secret(), reference);

    assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
    assertThat(others.statusCode()).isEqualTo(400);
    assertThat(others.body()).contains("not found").doesNotContain("for red only");
  }

  @Test
  void listsLanesAndIdempotencyKeysAreEachTenantsOwn() throws Exception {
    assertThat(listed(BLUE.secret())).doesNotContain(response, "red only");
    String[] again = {"Idempotency-Key", "the same"};
    String red = send("POST", "/v1/responses", RED.secret(), body("a", ""), again).body();
    String blue = send("POST", "/v1/responses", BLUE.secret(), body("b", ""), again).body();
    assertThat(blue).doesNotContain("idempotency_key_reused");
    assertThat(red).contains("resp_").isNotEqualTo(blue);
    String lane =
        "{\"model\":\"m\",\"lane\":{\"lane\":\"shared\",\"order\":\"EXCLUSIVE\"},\"input\":\"x\"}";
    assertThat(send("POST", "/bare/runs", RED.secret(), lane).statusCode()).isEqualTo(200);
    assertThat(send("POST", "/bare/runs", RED.secret(), lane).statusCode()).isEqualTo(400);
    assertThat(send("POST", "/bare/runs", BLUE.secret(), lane).statusCode()).isEqualTo(200);
  }

  @Test
  void onlyTheMasterKeyMakesKeys() throws Exception {
    String wish = "{\"tenant\":\"red\"}";

    for (String route : guarded().filter(route -> route.contains("/admin/")).toList()) {
      HttpResponse<String> refused = send(method(route), path(route, true), BLUE.secret(), wish);
      assertThat(refused.statusCode()).as(route).isEqualTo(403);
    }
    assertThat(send("GET", "/v1/models", RED.secret(), "").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/admin/keys", MASTER, wish).body()).contains("\"key\":\"sk-ts-");
    assertThat(send("GET", "/admin/keys", MASTER, "").body())
        .contains(RED.key().id().toString())
        .doesNotContain("sk-ts-");
    assertThat(send("POST", "/admin/keys", MASTER, "{\"tenant\":\"x\",\"open_run\":1}").body())
        .contains("Unknown parameter: 'open_run'");
  }

  @Test
  void aKeySeesTheModelsThatItMayAskForAndIsRefusedTheOthers() throws Exception {
    String key = key("green", null, "demo/s*").secret();

    String list = send("GET", "/v1/models", key, "").body();
    HttpResponse<String> refused = send("POST", "/v1/responses", key, body("x", ""));

    assertThat(list).contains("demo/scripted").doesNotContain(MODEL);
    assertThat(send("GET", "/v1/models/demo/echo", key, "").statusCode()).isEqualTo(404);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("permission_error", "model_not_found");
    assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
    String unknown = body("x", "").replace(MODEL, "no-such-model");
    assertThat(send("POST", "/v1/responses", key, unknown).statusCode()).isEqualTo(403);
  }

  @Test
  void aKeyIsToldOfItsLimitsWithEachAnswer() throws Exception {
    String key =
        DESK.create(
                new KeyDesk.Wish(
                    new Tenant("limited"), "", List.of(), new ApiKey.Limits(3, 2, 1_000L), null))
            .secret();

    HttpResponse<String> first = send("POST", "/v1/responses", key, body("x", ""));
    send("POST", "/v1/responses", key, body("x", ""));
    HttpResponse<String> refused = send("POST", "/v1/responses", key, body("x", ""));

    assertThat(limits(first)).isEqualTo("3/2, 2/1, 1000/1000");
    assertThat(first.headers().firstValue("x-ratelimit-reset-requests")).contains("1m0s");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValueAsLong("Retry-After")).hasValue(2);
    assertThat(limits(refused)).isEqualTo("3/1, 2/0, 1000/1000");
  }

  @Test
  void whatARequestGoesOnFromIsNotReadForAKeyThatIsAtItsLimits() throws Exception {
    String key =
        DESK.create(
                new KeyDesk.Wish(
                    new Tenant("limited"), "", List.of(), new ApiKey.Limits(1, null, null), null))
            .secret();
    String nobodys = "resp_" + Given.run(77).text();
    String behind = body("x", ",\"previous_response_id\":\"%s\"".formatted(nobodys));
    assertThat(send("POST", "/v1/responses", key, behind).statusCode()).isEqualTo(400);
    assertThat(send("POST", "/v1/responses", key, body("x", "")).statusCode()).isEqualTo(200);

    assertThat(send("POST", "/v1/responses", key, behind).statusCode()).isEqualTo(429);
    String[] repeatable = {"Idempotency-Key", "not used before"};
    assertThat(send("POST", "/v1/responses", key, behind, repeatable).statusCode()).isEqualTo(429);
  }

  @Test
  void usageCanBeAskedForByTenant() throws Exception {
    assertThat(send("GET", "/admin/usage?tenant=red", MASTER, "").body())
        .contains("\"tenant\":\"red\"", "\"has_more\":false");
    HttpResponse<String> refused = send("GET", "/admin/usage?tenant=no%20one", MASTER, "");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("'tenant' has 1 to 64 letters");
  }

  private static String limits(HttpResponse<String> answer) {
    return Stream.of("requests", "runs", "tokens")
        .map(what ->
            answer.headers().firstValue("x-ratelimit-limit-" + what).orElse("?")
                + "/"
                + answer.headers().firstValue("x-ratelimit-remaining-" + what).orElse("?"))
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }

  @Test
  void whoWaitsWithAKeyThatIsRevokedMeanwhileIsRefused() throws Exception {
    KeyDesk.Created key = key("purple", null);
    String foreground = "{\"model\":\"%s\",\"input\":\"never answered\"}".formatted(MODEL);
    int before = SHARED.tasks.sent(Task.Kind.INTERACTIVE).size();
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(
            () -> sent("POST", "/v1/responses", key.secret(), foreground));
    SHARED.tasks.awaitSent(Task.Kind.INTERACTIVE, before + 1);

    DESK.revoke(key.key().id());

    assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(401);
  }

  @Test
  void aStreamWhoseKeyIsRevokedIsBrokenOff() throws Exception {
    KeyDesk.Created key = key("purple", null);
    String streamed = body("never answered", ",\"stream\":true");
    int before = SHARED.tasks.sent(Task.Kind.INTERACTIVE).size();
    CompletableFuture<HttpResponse<String>> stream =
        CompletableFuture.supplyAsync(() -> sent("POST", "/v1/responses", key.secret(), streamed));
    SHARED.tasks.awaitSent(Task.Kind.INTERACTIVE, before + 1);

    DESK.revoke(key.key().id());

    assertThatThrownBy(() -> stream.get(20, TimeUnit.SECONDS))
        .as("nobody takes this for the run's end")
        .isInstanceOf(ExecutionException.class);
  }

  private static HttpResponse<String> sent(String method, String path, String key, String body) {
    try {
      return send(method, path, key, body);
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
