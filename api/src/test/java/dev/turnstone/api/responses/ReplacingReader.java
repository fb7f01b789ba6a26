package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * openai-node 6.49 and 7.5: a snapshot takes the place of all that was gathered, so the places in
 * it have to be the output indexes.
 */
final class ReplacingReader extends SdkReader {
  @Override
  void shown(JsonNode items) {
    output.clear();
    items.forEach(item -> output.add((ObjectNode) item.deepCopy()));
  }

  @Override
  void finished(int index, JsonNode item) {
    output.set(index, (ObjectNode) item.deepCopy());
  }

  @Override
  void told(String gathered, String text) {
    assertThat(gathered).isEqualTo(text);
  }
}
