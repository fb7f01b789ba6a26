package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** openai-node 7.57: an item of a snapshot takes the place of the same one that was gathered. */
final class MergingReader extends SdkReader {
  @Override
  void shown(JsonNode items) {
    List<String> known = output.stream().map(SdkReader::identity).toList();
    for (JsonNode item : items) {
      assertThat(known).contains(identity(item));
      output.set(known.indexOf(identity(item)), (ObjectNode) item.deepCopy());
    }
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
