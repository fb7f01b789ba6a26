package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a stream as a strict client does: numbers without gaps, one beginning and one end, items
 * one after another, what was done equal to what was told and to what the final response holds.
 */
final class StreamGrammar {
  private static final Set<String> TERMINAL =
      Set.of("response.completed", "response.incomplete", "response.failed");

  private final List<GrammarItem> items = new ArrayList<>();
  private final Map<String, GrammarItem> byId = new HashMap<>();
  private long sequence;
  private boolean rewound;
  private @Nullable String last;
  private @Nullable JsonNode response;

  static void check(Telling told) {
    StreamGrammar grammar = new StreamGrammar();
    told.frames().forEach(grammar::read);
    boolean crashed = told.run().state().hold().attempt() > 1;
    grammar.ends(told.response(), crashed || told.takesBack());
  }

  private void read(Frame frame) {
    JsonNode event = Json.parse(frame.data());
    assertThat(event.get("type").stringValue()).isEqualTo(frame.event());
    assertThat(event.get("sequence_number").longValue()).isEqualTo(sequence);
    assertThat(frame.data()).doesNotContain("\n");
    assertThat(TERMINAL).as("nothing comes behind the end").doesNotContain(last);
    String type = frame.event();
    if (event.has("response")) {
      lifecycle(type, event.get("response"));
    } else if (type.equals("response.output_item.added")) {
      added(event);
    } else {
      GrammarItem item = items.get(event.get("output_index").intValue());
      if (!rewound) {
        assertThat(item).as("items follow one another").isSameAs(items.getLast());
      }
      item.read(type, event);
    }
    last = type;
    sequence++;
  }

  private void lifecycle(String type, JsonNode shown) {
    JsonNode before = response;
    if (before == null) {
      assertThat(type).isEqualTo("response.created");
    } else {
      assertThat(type).isNotEqualTo("response.created");
      assertThat(shown.get("id")).isEqualTo(before.get("id"));
    }
    boolean queued = shown.get("status").stringValue().equals("queued");
    if (type.equals("response.created")) {
      assertThat(queued).isEqualTo(shown.get("background").booleanValue());
    }
    if (type.equals("response.in_progress") && !items.isEmpty()) {
      reset(shown.get("output"));
    }
    assertThat(shown.get("usage").isNull()).isEqualTo(!TERMINAL.contains(type));
    response = shown;
  }

  private void reset(JsonNode output) {
    rewound = true;
    assertThat(output.size()).as("places are output indexes").isEqualTo(items.size());
    for (int i = 0; i < output.size(); i++) {
      items.get(i).reset(output.get(i));
    }
  }

  private void added(JsonNode event) {
    assertThat(event.get("output_index").intValue()).isEqualTo(items.size());
    assertThat(items).as("an item begins when the one before is done").noneMatch(GrammarItem::open);
    GrammarItem item = new GrammarItem(event.get("item"));
    items.add(item);
    assertThat(byId.put(item.id(), item)).as("ids are used once").isNull();
  }

  private void ends(String read, boolean takenBack) {
    JsonNode end = Objects.requireNonNull(response);
    assertThat(last).isIn(TERMINAL);
    assertThat(items).noneMatch(GrammarItem::open);
    assertThat(Json.text(end)).as("the last event and a later read agree").isEqualTo(read);
    Set<String> kept = new HashSet<>();
    for (JsonNode item : end.get("output")) {
      String id = item.get("id").stringValue();
      assertThat(kept.add(id)).isTrue();
      assertThat(item(id).done()).as("as it was done").isEqualTo(item);
    }
    String status = end.get("status").stringValue();
    if (!status.equals("cancelled")) {
      assertThat(items.stream().filter(item -> !kept.contains(item.id())))
          .as("what is given up is never said to be done")
          .noneMatch(GrammarItem::saidToCountThoughIncomplete);
    }
    if (status.equals("completed") && !takenBack) {
      assertThat(items).allMatch(item -> kept.contains(item.id()));
    }
    assertThat(end.get("completed_at").isNull()).isEqualTo(!status.equals("completed"));
    assertThat(end.get("error").isNull()).isEqualTo(!status.equals("failed"));
  }

  private GrammarItem item(String id) {
    return Objects.requireNonNull(byId.get(id), "told before it is shown");
  }
}
