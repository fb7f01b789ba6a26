package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class AnswerWriterTest {
  @Test
  void theLogprobsOfHalfACharacterComeWithTheWholeOne() {
    Logprob first = new Logprob("\ufffd", -1, List.of(240), List.of());
    Logprob second = new Logprob("\ufffd", -2, List.of(159, 152, 128), List.of());

    writer.text("", List.of(first));
    writer.text("a", List.of());
    writer.text("", List.of(first));
    writer.text("😀", List.of(second));
    writer.text("\ud83d", List.of(first));
    writer.text("\ude00", List.of(second));
    List<Item> items = writer.finish();

    List<Logprob> whole = List.of(first, second);
    assertThat(deltas)
        .containsExactly(
            new RunDelta.Text(0, List.of("a")),
            new RunDelta.Text(0, List.of("😀"), List.of(whole)),
            new RunDelta.Text(0, List.of("😀"), List.of(whole)));
    assertThat(items)
        .containsExactly(
            new Item.Message(
                Role.ASSISTANT,
                List.of(new Part.Text("a😀😀", List.of(first, second, first, second)))));
  }

  private static final RunId RUN = new RunId(new UUID(1, 2));
  private static final int STEP = 3;

  private final List<RunDelta> deltas = new ArrayList<>();
  private final AnswerWriter writer = new AnswerWriter(RUN, STEP, 10_000, deltas::add);

  @Test
  void reasoningTextAndCallsBecomeOneItemAfterTheOther() {
    writer.reasoning("hm");
    writer.text("Hel");
    writer.text("lo");
    writer.call(0, "theirs", "look", "");
    writer.call(0, null, "", "{\"a\":");
    writer.call(0, null, "", "1}");
    List<Item> items = writer.finish();

    assertThat(items)
        .containsExactly(
            new Item.Reasoning("hm", null),
            Item.Message.text(Role.ASSISTANT, "Hello"),
            new Item.ToolCall(id(2, "look"), "look", "{\"a\":1}"));
    assertThat(deltas)
        .containsExactly(
            new RunDelta.Reasoning(0, List.of("hm")),
            new RunDelta.Text(1, List.of("Hel")),
            new RunDelta.Text(1, List.of("lo")),
            new RunDelta.Arguments(2, id(2, "look"), "look", List.of()),
            new RunDelta.Arguments(2, id(2, "look"), "look", List.of("{\"a\":")),
            new RunDelta.Arguments(2, id(2, "look"), "look", List.of("1}")));
  }

  @Test
  void aRefusalIsAPartOfItsMessage() {
    writer.text("Well. ");
    writer.refusal("No");
    writer.refusal(".");

    assertThat(writer.finish())
        .containsExactly(
            new Item.Message(
                Role.ASSISTANT, List.of(new Part.Text("Well. "), new Part.Refusal("No."))));
  }

  @Test
  void emptyPiecesMakeNothing() {
    writer.text("");
    writer.reasoning("");
    writer.refusal("");

    assertThat(writer.finish()).isEmpty();
    assertThat(deltas).isEmpty();
    assertThat(writer.started()).isFalse();
  }

  @Test
  void aPairTornApartIsToldWhole() {
    writer.text("a\uD83D");
    writer.text("\uDE00b");

    assertThat(writer.finish()).containsExactly(Item.Message.text(Role.ASSISTANT, "a😀b"));
    assertThat(deltas)
        .containsExactly(new RunDelta.Text(0, List.of("a")), new RunDelta.Text(0, List.of("😀b")));
  }

  @Test
  void halvesWithoutTheirOtherHalfAreReplaced() {
    writer.text("a\uDE00b\uD83Dc\uD83D");

    assertThat(writer.finish())
        .containsExactly(Item.Message.text(Role.ASSISTANT, "a\uFFFDb\uFFFDc\uFFFD"));
  }

  @Test
  void interleavedCallsAreToldOneAfterTheOther() {
    writer.call(0, "x", "one", "{\"a\"");
    writer.call(1, "y", "two", "{\"b\"");
    writer.call(0, null, "", ":1}");
    writer.call(1, null, "", ":2}");

    assertThat(writer.finish())
        .containsExactly(
            new Item.ToolCall(id(0, "one"), "one", "{\"a\":1}"),
            new Item.ToolCall(id(1, "two"), "two", "{\"b\":2}"));
    assertThat(deltas)
        .containsExactly(
            new RunDelta.Arguments(0, id(0, "one"), "one", List.of("{\"a\"")),
            new RunDelta.Arguments(0, id(0, "one"), "one", List.of(":1}")),
            new RunDelta.Arguments(1, id(1, "two"), "two", List.of("{\"b\"")),
            new RunDelta.Arguments(1, id(1, "two"), "two", List.of(":2}")));
  }

  @Test
  void aSecondCallIsToldLiveOnceTheFirstIsComplete() {
    writer.call(0, "x", "one", "{}");
    writer.call(1, "y", "two", "{\"b\"");

    assertThat(deltas)
        .last()
        .isEqualTo(new RunDelta.Arguments(1, id(1, "two"), "two", List.of("{\"b\"")));
  }

  @Test
  void aCallWithoutArgumentsHasAnEmptyObject() {
    writer.call(0, "x", "one", "");

    assertThat(writer.finish()).containsExactly(new Item.ToolCall(id(0, "one"), "one", "{}"));
    assertThat(deltas)
        .last()
        .isEqualTo(new RunDelta.Arguments(0, id(0, "one"), "one", List.of("{}")));
  }

  @Test
  void callsWithoutIndexAreToldApartByTheirIds() {
    writer.call(null, "x", "one", "{\"a\":");
    writer.call(null, "y", "two", "{}");
    writer.call(null, "x", "", "1}");

    assertThat(writer.finish())
        .containsExactly(
            new Item.ToolCall(id(0, "one"), "one", "{\"a\":1}"),
            new Item.ToolCall(id(1, "two"), "two", "{}"));
  }

  @Test
  void callsWithNeitherIndexNorIdAreToldApartByTheirNames() {
    writer.call(null, null, "one", "{\"a\":");
    writer.call(null, null, "", "1}");
    writer.call(null, null, "one", "{}");

    assertThat(writer.finish())
        .containsExactly(
            new Item.ToolCall(id(0, "one"), "one", "{\"a\":1}"),
            new Item.ToolCall(id(1, "one"), "one", "{}"));
  }

  @Test
  void callsThatAllSayIndexZeroAreToldApartByTheirIds() {
    writer.call(0, "x", "one", "{}");
    writer.call(0, "y", "two", "{}");

    assertThat(writer.finish())
        .containsExactly(
            new Item.ToolCall(id(0, "one"), "one", "{}"),
            new Item.ToolCall(id(1, "two"), "two", "{}"));
  }

  @Test
  void aNameThatIsRepeatedInEachFragmentCountsOnce() {
    writer.call(0, "x", "one", "{\"a\":");
    writer.call(0, "x", "one", "1}");

    assertThat(writer.finish())
        .containsExactly(new Item.ToolCall(id(0, "one"), "one", "{\"a\":1}"));
  }

  @Test
  void aNameThatComesLateIsWaitedFor() {
    writer.call(0, "x", "", "{\"a\":");
    writer.call(0, "x", "one", "1}");

    assertThat(writer.finish())
        .containsExactly(new Item.ToolCall(id(0, "one"), "one", "{\"a\":1}"));
    assertThat(deltas)
        .containsExactly(new RunDelta.Arguments(0, id(0, "one"), "one", List.of("{\"a\":1}")));
  }

  @Test
  void aCallWithoutANameIsBroken() {
    writer.call(0, "x", "", "{}");

    assertThatThrownBy(writer::finish).isInstanceOf(BrokenAnswer.class);
  }

  @Test
  void anAnswerHasABound() {
    writer.text("x".repeat(10_000));

    assertThatThrownBy(() -> writer.text("y")).isInstanceOf(BrokenAnswer.class);
  }

  @RepeatedTest(200)
  void whateverComesTheDeltasAreTheItemsInOrder(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int calls = 1 + random.nextInt(4);
    List<List<String>> left = new ArrayList<>();
    for (int call = 0; call < calls; call++) {
      left.add(new ArrayList<>(List.of("{\"k\"", ":\"}{", "\\\"", "\uD83D", "\uDE00\"", "}")));
    }

    for (int at = 0; at < 60; at++) {
      said(random, left);
    }
    left.forEach(pieces -> rest(left.indexOf(pieces), pieces));
    List<Item> items = writer.finish();

    assertThat(AnswerParts.of(deltas)).isEqualTo(items);
    assertThat(deltas.stream().map(AnswerParts::index)).isSorted();
    assertThat(items.stream().filter(Item.ToolCall.class::isInstance)).hasSizeLessThanOrEqualTo(4);
  }

  private void said(Random random, List<List<String>> left) {
    switch (random.nextInt(5)) {
      case 0 -> writer.text("t" + random.nextInt(9));
      case 1 -> writer.reasoning("r\uD83D");
      case 2 -> writer.refusal("no");
      default -> {
        int call = random.nextInt(left.size());
        if (!left.get(call).isEmpty()) {
          writer.call(call, "id" + call, "tool", left.get(call).removeFirst());
        }
      }
    }
  }

  private void rest(int call, List<String> pieces) {
    while (!pieces.isEmpty()) {
      writer.call(call, "id" + call, "tool", pieces.removeFirst());
    }
  }

  private static String id(int index, String name) {
    return new ItemRef(RUN, STEP, index).callId(name);
  }
}
