package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.testkit.Given;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class ListTest {
  private final DialectRig rig = new DialectRig();

  private static List<String> ids(JsonNode page) {
    return page.path("data").valueStream().map(item -> item.path("id").stringValue()).toList();
  }

  private List<String> five() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(rig.say("\"" + i + "\"").path("id").stringValue());
    }
    return ids;
  }

  @Test
  void theNewestComesFirstAndEachHasItsInput() {
    JsonNode first = rig.say("\"one\"");
    JsonNode second = rig.say("\"two\"");

    JsonNode page = rig.list();

    assertThat(page.propertyNames())
        .containsExactly("object", "data", "first_id", "last_id", "has_more");
    assertThat(ids(page)).containsExactly(id(second), id(first));
    assertThat(page.path("first_id").stringValue()).isEqualTo(id(second));
    assertThat(page.path("last_id").stringValue()).isEqualTo(id(first));
    assertThat(page.path("has_more").booleanValue()).isFalse();
    ObjectNode shown = (ObjectNode) page.path("data").get(1);
    assertThat(shown.remove("input")).isEqualTo(rig.get("/input_items", first).path("data"));
    assertThat(shown).isEqualTo(first);
  }

  private static String id(JsonNode response) {
    return response.path("id").stringValue();
  }

  @Test
  void aPageThatIsFullTakesNoMoreRuns() {
    String large = "\"" + "x".repeat(9 * 1024 * 1024) + "\"";
    for (int i = 0; i < 5; i++) {
      rig.say(large);
    }

    JsonNode page = rig.list();

    assertThat(page.path("data").size()).isEqualTo(2);
    assertThat(page.path("has_more").booleanValue()).isTrue();
    assertThat(rig.runs.listed()).as("those shown, and one to see that there is more").isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"asc, 2", "desc, 2", "asc, 3", "desc, 5", "desc, 4"})
  void pagesFollowOneAnotherToTheEnd(String order, String limit) {
    List<String> all = five();
    List<String> read = new ArrayList<>();

    JsonNode page = rig.list("order", order, "limit", limit, "after", "");
    read.addAll(ids(page));
    while (page.path("has_more").booleanValue()) {
      String last = page.path("last_id").stringValue();
      page = rig.list("order", order, "limit", limit, "after", last);
      read.addAll(ids(page));
    }

    assertThat(read).isEqualTo(order.equals("asc") ? all : all.reversed());
  }

  @Test
  void aPageThatBecomesTooLongEndsEarlyAndSaysSo() {
    for (int i = 0; i < 3; i++) {
      rig.say("\"" + "x".repeat(9 * 1024 * 1024) + "\"");
    }

    JsonNode page = rig.list();

    assertThat(page.path("data").size()).isEqualTo(2);
    assertThat(page.path("has_more").booleanValue()).isTrue();
  }

  @Test
  void onlyThoseOfAModelAreListedIfItIsNamed() {
    five();
    JsonNode other = rig.post("{\"model\":\"other\",\"input\":\"x\"}");

    assertThat(ids(rig.list("model", "other"))).containsExactly(id(other));
    assertThat(rig.list("model", "none").path("first_id").isNull()).isTrue();
    assertThat(ids(rig.list("colour", "red"))).hasSize(6);
  }

  @Test
  void whatIsUnstoredOrDeletedIsNotListed() {
    rig.post(Reading.with("\"store\":false"));

    assertThat(ids(rig.list())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0, integer_below_min_value",
    "limit, 101, integer_above_max_value",
    "limit, x, invalid_type",
    "order, up, invalid_value",
    "after, resp_x, invalid_value",
    "include, everything, invalid_value"
  })
  void aQueryThatIsWrongIsRefused(String name, String value, String code) {
    assertThat(DialectRig.refused(() -> rig.list(name, value)).code()).isEqualTo(code);
    assertThat(DialectRig.refused(() -> rig.list(name, value)).param()).isEqualTo(name);
  }

  @Test
  void aCursorThatNamesNoResponseIsRefused() {
    String nobody = "resp_" + Given.run(9).text();

    assertThat(DialectRig.refused(() -> rig.list("after", nobody)).param()).isEqualTo("after");
  }

  @Test
  void inputItemsArePagedOneWayOnly() {
    JsonNode created = rig.say("\"hi\"");

    var error = DialectRig.refused(() -> rig.get("/input_items", created, "before", "msg_x"));

    assertThat(error.code()).isEqualTo("unsupported_parameter");
    assertThat(error.param()).isEqualTo("before");
  }

  @Test
  void aWebSocketIsNoList() {
    var upgrade = new MemoryExchange("GET", "/v1/responses", "").with("Upgrade", "WebSocket");

    var error = DialectRig.refused(() -> rig.on("GET /v1/responses", upgrade));

    assertThat(error.kind()).isEqualTo(ApiError.Kind.NOT_FOUND);
    assertThat(error.message()).contains("WebSocket");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\"",
        "[]",
        "[{\"type\":\"input_text\",\"text\":\"a\"},{\"type\":\"input_text\",\"text\":\"b\"}]"
      })
  void anOutputIsShownAsItWasSent(String output) {
    JsonNode created =
        rig.say(
            "[{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"\"},{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":%s}]"
                .formatted(output));

    assertThat(rig.get("/input_items", created).at("/data/0/output")).hasToString(output);
  }
}
