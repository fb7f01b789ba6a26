package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.access.KeyDesk;
import dev.turnstone.api.access.Keyring;
import dev.turnstone.api.admin.AdminDialect;
import dev.turnstone.api.http.Health;
import dev.turnstone.api.http.HttpServer;
import dev.turnstone.api.http.HttpSettings;
import dev.turnstone.api.wire.Wording;
import dev.turnstone.kit.Ids;
import dev.turnstone.testkit.MemoryKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document says what is served, no less and no more. */
final class DescriptionTest {
  private static final String DATA = "data: ";

  /** Routes whose only answer is that they are not there yet. */
  private static final Set<String> NOT_THERE_YET =
      Set.of("POST /responses/compact", "POST /responses/input_tokens");

  private static List<Path> files(String pattern) throws IOException {
    var wanted = Golden.ROOT.getFileSystem().getPathMatcher("glob:" + pattern);
    try (Stream<Path> files = Files.walk(Golden.ROOT)) {
      return files.filter(file -> wanted.matches(file.getFileName())).sorted().toList();
    }
  }

  static List<Path> scenarios() throws IOException {
    return files("request.json").stream().map(Path::getParent).toList();
  }

  static List<Path> streams() throws IOException {
    return files("{stream.txt,*.sse}");
  }

  private static HttpServer server() {
    ResponsesDialect dialect =
        new ResponsesDialect(
            new MemoryRuns(),
            (_, _, _) -> Optional.empty(),
            Telling.NO_BODIES,
            List::of,
            Map.of(),
            ResponsesSettings.DEFAULT);
    return new HttpServer(
        new HttpSettings("127.0.0.1", 0, null, 1024, HttpSettings.SILENCE, HttpSettings.STALL),
        List.of(dialect, admin()),
        new Health(() -> true, () -> ""),
        new Ids(Clock.systemUTC(), new SecureRandom()));
  }

  private static AdminDialect admin() {
    Clock clock = Clock.systemUTC();
    MemoryKeys keys = new MemoryKeys(clock);
    SecureRandom random = new SecureRandom();
    return new AdminDialect(
        new KeyDesk(
            keys,
            (_, _) -> List.of(),
            new Keyring(keys, clock, () -> {}),
            Optional::empty,
            new KeyDesk.Made(new Ids(clock, random), random, clock)));
  }

  @Test
  void everyRouteIsDescribedAndEveryDescriptionIsARoute() {
    Set<String> served =
        server().served().stream()
            .filter(route -> !route.startsWith("GET /docs/"))
            .map(DescriptionTest::unnamed)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(served).isEqualTo(described());
  }

  @Test
  void whatIsNotDescribedIsNotThereYet() throws Exception {
    try (HttpServer server = server();
        HttpClient client = HttpClient.newHttpClient()) {
      server.start();
      for (String route : NOT_THERE_YET) {
        String[] words = route.split(" ", 2);
        URI address = URI.create("http://127.0.0.1:" + server.port() + "/v1" + words[1]);

        var answer =
            client.send(
                HttpRequest.newBuilder(address).method(words[0], BodyPublishers.noBody()).build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("not supported by this server yet");
        assertThat(Described.answered("Error", answer.body())).isEmpty();
      }
    }
  }

  /** Method and path of each operation, under each of its servers. */
  private static Set<String> described() {
    JsonNode document = Described.document();
    Set<String> routes = new TreeSet<>();
    for (var path : document.get("paths").properties()) {
      JsonNode servers = path.getValue().path("servers");
      for (JsonNode server : servers.isMissingNode() ? document.get("servers") : servers) {
        String prefix = server.get("url").stringValue().replaceFirst("/$", "");
        path.getValue().propertyNames().stream()
            .filter(Set.of("get", "post", "delete")::contains)
            .map(method -> method.toUpperCase(Locale.ROOT) + " " + prefix + path.getKey())
            .forEach(route -> routes.add(unnamed(route)));
      }
    }
    for (JsonNode server : document.get("servers")) {
      NOT_THERE_YET.forEach(
          route -> routes.add(route.replace(" ", " " + server.get("url").stringValue())));
    }
    return routes;
  }

  /** What a piece of a path is called is not seen by anybody. */
  private static String unnamed(String route) {
    return route.replaceAll("[{<][a-z_]+[}>]", "{}");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    JsonNode document = Described.document();

    List<String> references = new ArrayList<>();
    collect(document, "$ref", references);

    assertThat(references)
        .isNotEmpty()
        .allSatisfy(reference ->
            assertThat(document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
  }

  private static void collect(JsonNode node, String field, List<String> found) {
    node.properties().stream()
        .filter(child -> child.getKey().equals(field))
        .forEach(child -> found.add(child.getValue().stringValue()));
    node.forEach(child -> collect(child, field, found));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void aRequestAndItsResponseAreAsDescribed(Path scenario) throws IOException {
    String request = Files.readString(scenario.resolve("request.json"));
    String response = Files.readString(scenario.resolve("response.json"));

    assertThat(Described.sent("CreateResponse", request)).isEmpty();
    assertThat(Described.answered("Response", response)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("streams")
  void everyEventOfAStreamIsAsDescribed(Path stream) throws IOException {
    for (String event : events(stream)) {
      assertThat(Described.answered(schemaOf(event), event)).as(event).isEmpty();
      assertThat(Described.answered("ResponseStreamEvent", event)).as(event).isEmpty();
    }
  }

  private static List<String> events(Path stream) throws IOException {
    return Files.readAllLines(stream).stream()
        .filter(line -> line.startsWith(DATA))
        .map(line -> line.substring(DATA.length()))
        .toList();
  }

  private static String schemaOf(String event) {
    String type = Json.parse(event).get("type").stringValue();
    return mapping().path(type).asString("").replaceFirst(".*/", "");
  }

  private static JsonNode mapping() {
    return Described.document().at("/components/schemas/ResponseStreamEvent/discriminator/mapping");
  }

  @Test
  void everyDescribedEventIsToldInSomeGoldenFile() throws IOException {
    Set<String> told = new TreeSet<>();
    for (Path stream : streams()) {
      for (String event : events(stream)) {
        told.add(Json.parse(event).get("type").stringValue());
      }
    }

    assertThat(told).containsExactlyInAnyOrderElementsOf(mapping().propertyNames());
  }

  @ParameterizedTest
  @EnumSource(ApiError.Kind.class)
  void everyErrorIsAsDescribed(ApiError.Kind kind) {
    String worded = new String(Wording.of(ApiError.of(kind, "why")), StandardCharsets.UTF_8);

    assertThat(Described.answered("Error", worded)).isEmpty();
  }
}
