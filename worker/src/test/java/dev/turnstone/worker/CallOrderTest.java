package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.item.Item;
import dev.turnstone.item.Item.ToolResult;
import dev.turnstone.item.Item.ToolResult.Status;
import dev.turnstone.item.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallOrderTest {
  private static final Item SAID = Item.Message.text(Role.USER, "well?");

  @Test
  void resultsComeRightBehindTheirCallsInTheCallsOrder() {
    List<Item> items =
        List.of(call("a"), call("b"), result("b"), SAID, result("a"), call("c"), result("c"));

    assertThat(CallOrder.settled(items))
        .containsExactly(
            call("a"), call("b"), result("a"), result("b"), SAID, call("c"), result("c"));
  }

  @Test
  void aCallThatNobodyAnsweredGetsAResultThatSaysSo() {
    assertThat(CallOrder.settled(List.of(call("a"), SAID)))
        .containsExactly(
            call("a"), ToolResult.text("a", "This call was not made.", Status.FAILED), SAID);
  }

  @Test
  void callsThatShareAnIdGetTheirResultsInOrder() {
    Item second = ToolResult.text("a", "second", Status.OK);

    assertThat(CallOrder.settled(List.of(call("a"), result("a"), SAID, call("a"), second)))
        .containsExactly(call("a"), result("a"), SAID, call("a"), second);
  }

  @Test
  void aResultWithoutACallBeforeItStaysWhereItIs() {
    assertThat(CallOrder.settled(List.of(result("a"), SAID, call("a"))))
        .startsWith(result("a"), SAID, call("a"))
        .hasSize(4);
  }

  @Test
  void whatNoModelUnderstandsIsLeftOut() {
    assertThat(CallOrder.settled(List.of(new Item.Opaque("odd", "{}"), SAID)))
        .containsExactly(SAID);
  }

  private static Item call(String id) {
    return new Item.ToolCall(id, "f", "{}");
  }

  private static Item result(String id) {
    return ToolResult.text(id, "result of " + id, Status.OK);
  }
}
