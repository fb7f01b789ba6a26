package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.run.Context;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ChainTest {
  private final DialectRig rig = new DialectRig();

  private JsonNode chain(int length) {
    JsonNode last = rig.say("\"0\"");
    for (int i = 1; i < length; i++) {
      last = rig.chain(last, "\"" + i + "\"");
    }
    return last;
  }

  @Test
  void aChainIsNeverCutButRefusedWhenItIsTooLong() {
    JsonNode last = chain(Context.Previous.LENGTH_MAX);
    JsonNode child = rig.chain(last, "\"fits\"");

    ApiError error = DialectRig.refused(() -> rig.chain(child, "\"one too many\""));

    assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID);
    assertThat(error.param()).isEqualTo("previous_response_id");
    assertThat(error.message()).contains("longer than 200 responses");
  }

  @Test
  void aChainThatTellsMoreThanARequestCouldBringIsRefusedAtOnce() {
    String large = "\"" + "x".repeat(9 * 1024 * 1024) + "\"";
    JsonNode second = rig.chain(rig.say(large), large);
    int before = rig.runs.size();

    ApiError error = DialectRig.refused(() -> rig.chain(second, "\"one too many\""));

    assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID);
    assertThat(error.code()).isEqualTo("context_length_exceeded");
    assertThat(error.param()).isEqualTo("input");
    assertThat(error.message()).contains(second.path("id").stringValue(), "16 MiB");
    assertThat(rig.runs.size()).as("nothing was started").isEqualTo(before);
  }

  @Test
  void aChainWhoseEarlierResponseWasDeletedIsRefusedAtOnce() {
    JsonNode first = rig.say("\"0\"");
    RunId deleted = rig.runs.last();
    JsonNode third = rig.chain(rig.chain(first, "\"1\""), "\"2\"");
    int before = rig.runs.size();
    rig.runs.delete(rig.runs.find(Tenant.DEFAULT, deleted).orElseThrow());

    ApiError error = DialectRig.refused(() -> rig.chain(third, "\"3\""));

    assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID);
    assertThat(error.code()).isEqualTo("previous_response_not_found");
    assertThat(error.param()).isEqualTo("previous_response_id");
    assertThat(error.message()).contains(first.path("id").stringValue(), "is gone");
    assertThat(rig.runs.size()).as("nothing was started").isEqualTo(before);
    assertThat(said(third)).as("what is left is shown").containsExactly("1", "Hello", "2");
  }

  @Test
  void inputItemsHoldAllOfADeepChain() {
    JsonNode last = chain(31);

    JsonNode page = rig.get("/input_items", last, "order", "asc", "limit", "100");

    assertThat(page.path("data").size()).isEqualTo(31 + 30);
    assertThat(page.at("/data/0/content/0/text").stringValue()).isEqualTo("0");
  }

  @Test
  void pagesOfInputItemsMeetWithoutGapInBothOrders() {
    JsonNode last = chain(4);

    for (String order : List.of("asc", "desc")) {
      List<String> whole = ids(rig.get("/input_items", last, "order", order));
      List<String> paged = new ArrayList<>();
      JsonNode page = rig.get("/input_items", last, "order", order, "limit", "2");
      paged.addAll(ids(page));
      while (page.path("has_more").booleanValue()) {
        String[] query = {"order", order, "limit", "2", "after", paged.getLast()};
        page = rig.get("/input_items", last, query);
        paged.addAll(ids(page));
      }
      assertThat(paged).hasSize(4 + 3).isEqualTo(whole);
    }
  }

  @Test
  void aPageOfInputItemsEndsEarlyWhenItBecomesTooLong() {
    String large = "x".repeat(9 * 1024 * 1024);
    String end = ",{\"role\":\"user\",\"content\":\"end\"}]";
    String both = "[{\"role\":\"user\",\"content\":\"" + large + "\"}" + end;
    JsonNode last = rig.chain(rig.say("\"" + large + "\""), both);

    JsonNode page = rig.get("/input_items", last, "order", "asc");
    JsonNode rest =
        rig.get("/input_items", last, "order", "asc", "after", page.path("last_id").stringValue());

    assertThat(page.path("has_more").booleanValue()).isTrue();
    assertThat(ids(page)).hasSize(3);
    assertThat(ids(rest)).hasSize(1);
    assertThat(rest.path("has_more").booleanValue()).isFalse();
  }

  private static List<String> ids(JsonNode page) {
    return page.path("data").valueStream().map(item -> item.path("id").stringValue()).toList();
  }

  @Test
  void forksOfOneParentDoNotMeet() {
    JsonNode parent = rig.say("\"stem\"");
    JsonNode left = rig.chain(parent, "\"left\"");
    JsonNode right = rig.chain(parent, "\"right\"");

    assertThat(said(left)).containsExactly("stem", "Hello", "left");
    assertThat(said(right)).containsExactly("stem", "Hello", "right");
  }

  private List<String> said(JsonNode response) {
    return rig.get("/input_items", response, "order", "asc")
        .path("data")
        .valueStream()
        .map(item -> item.at("/content/0/text").stringValue())
        .toList();
  }

  @Test
  void aChainGoesOnFromAnyEnding() {
    Map<String, UnaryOperator<Story>> endings =
        Map.of(
            "incomplete",
            run ->
                run.claimed(1, Acts.model(0))
                    .worker(
                        Acts.answers(0, Finish.LENGTH, Acts.said("Hel")),
                        Acts.cut(Outcome.Incomplete.Reason.MAX_TOKENS)),
            "failed",
            run -> run.claimed(1, Acts.model(0)).said(Acts.fails()),
            "cancelled",
            run -> run.claimed(1, Acts.model(0)).said(Acts.isCancelled()));

    endings.forEach((status, story) -> {
      rig.runs.happens(story);
      JsonNode parent = rig.post(Reading.with("\"background\":true"));
      assertThat(parent.path("status").stringValue()).isEqualTo(status);
      rig.runs.happens(run -> run.claimed(1).answers(0, "Hello"));

      assertThat(rig.chain(parent, "\"go on\"").path("status").stringValue())
          .isEqualTo("completed");
    });
  }

  @Test
  void aCallThatWasCutOffIsOwedNoOutput() {
    rig.runs.happens(run ->
        run.claimed(1, Acts.model(0))
            .worker(
                Acts.answers(0, Finish.LENGTH, Acts.call(run.run(), 0, 0, "weather", "{\"ci")),
                Acts.cut(Outcome.Incomplete.Reason.MAX_TOKENS)));
    JsonNode parent =
        rig.post(Reading.with("\"tools\":[{\"type\":\"function\",\"name\":\"weather\"}]"));
    rig.runs.happens(run -> run.claimed(1).answers(0, "Hello"));

    assertThat(rig.chain(parent, "\"go on\"").path("status").stringValue()).isEqualTo("completed");
  }

  @Test
  void instructionsAndToolsAreNotInherited() {
    JsonNode parent =
        rig.post(
            Reading.with(
                "\"instructions\":\"be"
                    + " kind\",\"temperature\":0.1,\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]"));

    JsonNode child = rig.chain(parent, "\"x\"");

    assertThat(child.path("instructions").isNull()).isTrue();
    assertThat(child.path("tools").size()).isZero();
    assertThat(child.path("temperature").doubleValue()).isEqualTo(1.0);
  }
}
