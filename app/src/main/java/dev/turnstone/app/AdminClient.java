package dev.turnstone.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks a running server's routes for administrators. */
final class AdminClient {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final int OK = 200;

  private final URI server;
  private final String masterKey;

  AdminClient(URI server, String masterKey) {
    this.server = server;
    this.masterKey = masterKey;
  }

  /** The server said no, or nothing; the message is for people. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  JsonNode get(String path) {
    return ask(request(path).GET());
  }

  JsonNode post(String path, JsonNode body) {
    return ask(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(MAPPER.writeValueAsString(body))));
  }

  JsonNode delete(String path) {
    return ask(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(ANSWER_MAX)
        .header("Authorization", "Bearer " + masterKey);
  }

  private JsonNode ask(HttpRequest.Builder request) {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_MAX)
            .build()) {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      JsonNode body = parsed(answer.body());
      if (answer.statusCode() != OK) {
        String said = body.at("/error/message").asString("");
        throw new Refused(said.isEmpty() ? server + " answered " + answer.statusCode() : said);
      }
      return body;
    } catch (IOException away) {
      throw new Refused("no server answers at " + server + "; --url says where it is");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new Refused("stopped");
    }
  }

  private static JsonNode parsed(String body) {
    try {
      return MAPPER.readTree(body);
    } catch (JacksonException _) {
      return MAPPER.missingNode();
    }
  }
}
