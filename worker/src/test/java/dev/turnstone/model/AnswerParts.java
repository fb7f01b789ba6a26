package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.RunDelta;
import java.util.ArrayList;
import java.util.List;

/** Puts an answer together from its deltas alone, as a reader of the stream does. */
final class AnswerParts {
  private AnswerParts() {}

  static List<Item> of(List<RunDelta> deltas) {
    List<Item> items = new ArrayList<>();
    for (RunDelta delta : deltas) {
      if (index(delta) == items.size()) {
        items.add(begun(delta));
      } else {
        items.set(index(delta), grown(items.get(index(delta)), delta));
      }
    }
    return items;
  }

  static int index(RunDelta delta) {
    return switch (delta) {
      case RunDelta.Text(int item, _, _) -> item;
      case RunDelta.Refusal(int item, _) -> item;
      case RunDelta.Reasoning(int item, _) -> item;
      case RunDelta.Arguments(int item, _, _, _) -> item;
      case RunDelta.ToolProgress _ -> throw new AssertionError("a model does not run tools");
    };
  }

  private static Item begun(RunDelta delta) {
    String text = String.join("", delta.pieces());
    return switch (delta) {
      case RunDelta.Text _ -> Item.Message.text(Role.ASSISTANT, text);
      case RunDelta.Refusal _ -> new Item.Message(Role.ASSISTANT, List.of(new Part.Refusal(text)));
      case RunDelta.Reasoning _ -> new Item.Reasoning(text, null);
      case RunDelta.Arguments(_, String callId, String name, _) ->
          new Item.ToolCall(callId, name, text);
      case RunDelta.ToolProgress _ -> throw new AssertionError("a model does not run tools");
    };
  }

  private static Item grown(Item item, RunDelta delta) {
    String more = String.join("", delta.pieces());
    return switch (item) {
      case Item.Reasoning(String text, _, _) -> new Item.Reasoning(text + more, null);
      case Item.ToolCall(String callId, String name, String arguments) ->
          new Item.ToolCall(callId, name, arguments + more);
      case Item.Message(Role role, List<Part> parts, _) ->
          new Item.Message(role, grown(parts, more, delta instanceof RunDelta.Refusal));
      case Item.ToolResult _, Item.Opaque _ -> throw new AssertionError(item.toString());
    };
  }

  private static List<Part> grown(List<Part> parts, String more, boolean refusal) {
    List<Part> grown = new ArrayList<>(parts);
    switch (parts.getLast()) {
      case Part.Text(String text, _) when !refusal ->
          grown.set(last(parts), new Part.Text(text + more));
      case Part.Refusal(String text) when refusal ->
          grown.set(last(parts), new Part.Refusal(text + more));
      case Part.Text _, Part.Refusal _, Part.Image _, Part.File _ ->
          grown.add(refusal ? new Part.Refusal(more) : new Part.Text(more));
    }
    return grown;
  }

  private static int last(List<Part> parts) {
    return parts.size() - 1;
  }
}
