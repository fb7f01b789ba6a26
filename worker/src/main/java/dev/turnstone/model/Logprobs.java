package dev.turnstone.model;

import dev.turnstone.item.Logprob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the logprobs of a chat completion's choice: those of its content. */
final class Logprobs {
  /** What the API lets a client ask for. */
  private static final int TOP_MAX = 20;

  private static final int BYTE_MAX = 255;

  /** What a provider means by "hardly", which JSON's numbers can't say. */
  private static final double LEAST = -9999;

  private Logprobs() {}

  /** In order; what is no token with a number is passed over. */
  static List<Logprob> of(JsonNode choice) {
    return list(choice.path("logprobs").path("content"), Integer.MAX_VALUE, true);
  }

  private static List<Logprob> list(JsonNode nodes, int max, boolean top) {
    List<Logprob> tokens = new ArrayList<>();
    for (JsonNode node : nodes) {
      if (node.path("token").isString() && node.path("logprob").isNumber() && tokens.size() < max) {
        tokens.add(token(node, top));
      }
    }
    return tokens;
  }

  private static Logprob token(JsonNode node, boolean top) {
    double logprob = node.path("logprob").asDouble();
    return new Logprob(
        whole(node.path("token").stringValue()),
        Double.isFinite(logprob) ? logprob : LEAST,
        bytes(node.path("bytes")),
        top ? list(node.path("top_logprobs"), TOP_MAX, false) : List.of());
  }

  /** Half a character can't be written as UTF-8. */
  private static String whole(String token) {
    WholeCharacters characters = new WholeCharacters();
    return characters.next(token) + characters.rest();
  }

  private static @Nullable List<Integer> bytes(JsonNode nodes) {
    List<Integer> bytes = new ArrayList<>();
    for (JsonNode node : nodes) {
      int value = node.asInt(-1);
      if (value < 0 || value > BYTE_MAX) {
        return null;
      }
      bytes.add(value);
    }
    return nodes.isArray() ? bytes : null;
  }
}
