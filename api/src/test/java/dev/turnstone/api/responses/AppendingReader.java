package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * openai-python up to 3.57 and openai-node 6.9: nothing that was gathered is ever taken back, so a
 * text that comes again doubles until the response is complete.
 */
final class AppendingReader extends SdkReader {
  @Override
  void shown(JsonNode items) {
    identities(items)
        .forEach(id -> assertThat(output.stream().map(SdkReader::identity)).contains(id));
  }

  @Override
  void finished(int index, JsonNode item) {
    ObjectNode known = output.get(index);
    assertThat(known.path("content").size()).isGreaterThanOrEqualTo(item.path("content").size());
  }

  @Override
  void told(String gathered, String text) {
    assertThat(gathered).endsWith(text);
  }
}
