package dev.turnstone.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Dialect;
import dev.turnstone.api.Routes;
import dev.turnstone.kit.Ids;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document and its page, from a server that asks for a key. */
final class DocsTest {
  private static final Pattern FETCHED = Pattern.compile("(?:src|href)=\"([^\"]*)\"");
  private static final HttpClient client = HttpClient.newHttpClient();
  private static final HttpServer server = server(List.of(new Described()));

  /** A dialect that serves nothing and says so. */
  private record Described() implements Dialect {
    @Override
    public String name() {
      return "described";
    }

    @Override
    public boolean owns(String path) {
      return false;
    }

    @Override
    public void routes(Routes routes) {
      routes.get("/v1/secret", _ -> {});
    }

    @Override
    public List<String> description() {
      return List.of("models");
    }

    @Override
    public byte[] wording(ApiError error) {
      return new byte[0];
    }
  }

  private static HttpServer server(List<Dialect> dialects) {
    HttpServer server =
        new HttpServer(
            new HttpSettings(
                "127.0.0.1", 0, "sk-key", 1024, HttpSettings.SILENCE, HttpSettings.STALL),
            dialects,
            new Health(() -> true, () -> ""),
            new Ids(Clock.systemUTC(), new SecureRandom()));
    server.start();
    return server;
  }

  @AfterAll
  static void stop() {
    server.close();
    client.close();
  }

  private static HttpResponse<String> get(HttpServer from, String path, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + from.port()).resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "/openapi.json, application/json",
    "/docs, text/html;charset=utf-8",
    "/docs/docs.js, text/javascript; charset=utf-8",
    "/docs/swagger-ui.js, text/javascript; charset=utf-8",
    "/docs/swagger-ui.css, text/css; charset=utf-8"
  })
  void whatHoldsNoSecretIsOpenAndNotFetchedTwice(String path, String type) throws Exception {
    HttpResponse<String> first = get(server, path);
    HttpResponse<String> again = get(server, path, "If-None-Match", header(first, "ETag"));

    assertThat(get(server, "/v1/secret").statusCode()).isEqualTo(401);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(header(first, "Content-Type")).isEqualTo(type);
    assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
    assertThat(first.body()).isNotEmpty();
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void thePageIsMadeOfWhatThisServerHas() throws Exception {
    HttpResponse<String> page = get(server, "/docs");

    List<String> fetched =
        FETCHED
            .matcher(page.body())
            .results()
            .map((MatchResult found) -> found.group(1))
            .filter(address -> !address.equals("data:,"))
            .toList();
    assertThat(fetched).isNotEmpty();
    for (String address : fetched) {
      assertThat(URI.create(address).isAbsolute()).as(address).isFalse();
      assertThat(get(server, page.uri().resolve(address).getPath()).statusCode()).isEqualTo(200);
    }
    assertThat(header(page, "Content-Security-Policy"))
        .contains("default-src 'none'", "connect-src 'self'", "script-src 'self';")
        .doesNotContain("http", "*", "unsafe-eval");
  }

  @Test
  void aMethodThatIsNotAllowedIsToldWhatIs() throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/docs"));

    var answer = client.send(request.DELETE().build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(header(answer, "Allow")).isEqualTo("GET");
  }

  @Test
  void aProcessWithoutAPublicFaceHasNothingToShow() throws Exception {
    try (HttpServer worker = server(List.of())) {
      assertThat(get(worker, "/openapi.json").statusCode()).isEqualTo(404);
      assertThat(get(worker, "/docs").statusCode()).isEqualTo(404);
    }
  }
}
