package dev.turnstone.api.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Puts the document together. */
public final class OpenApi {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String SERVER = "server";

  private OpenApi() {}

  /**
   * The document for a server with these dialects.
   *
   * @param pieces names of the dialects' pieces: the resources of this package, without {@code
   *     .json}
   * @return UTF-8 JSON; the same bytes for the same pieces
   * @throws IllegalStateException when a piece is missing, or two say something of the same thing
   */
  public static byte[] document(List<String> pieces) {
    ObjectNode document = piece(SERVER);
    for (String piece : pieces) {
      add(document, piece(piece), piece);
    }
    return MAPPER.writeValueAsBytes(document);
  }

  private static ObjectNode piece(String name) {
    try (InputStream in = OpenApi.class.getResourceAsStream(name + ".json")) {
      return (ObjectNode) MAPPER.readTree(Objects.requireNonNull(in, name).readAllBytes());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void add(ObjectNode to, ObjectNode more, String path) {
    for (Map.Entry<String, JsonNode> field : more.properties()) {
      String at = path + "/" + field.getKey();
      JsonNode there = to.get(field.getKey());
      if (there == null) {
        to.set(field.getKey(), field.getValue());
      } else if (there instanceof ObjectNode both && field.getValue() instanceof ObjectNode child) {
        add(both, child, at);
      } else {
        throw new IllegalStateException("said twice: " + at);
      }
    }
  }
}
