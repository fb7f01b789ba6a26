package dev.turnstone.worker;

import dev.turnstone.item.Item;
import dev.turnstone.item.Item.ToolResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts items into the order that models insist on: behind each group of calls their results, in the
 * calls' order. A call that nobody ever answered gets a result that says so; what no model
 * understands is left out.
 */
final class CallOrder {
  private static final String ABANDONED = "This call was not made.";

  private final Map<String, Deque<ToolResult>> results = new HashMap<>();
  private final Set<ToolResult> moved = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Item> settled = new ArrayList<>();
  private final List<Item.ToolCall> group = new ArrayList<>();

  private CallOrder() {}

  static List<Item> settled(List<Item> items) {
    CallOrder order = new CallOrder();
    order.collect(items);
    items.forEach(order::place);
    order.closeGroup();
    return order.settled;
  }

  /** Only results of calls that stand before them are moved; others stay where they are. */
  private void collect(List<Item> items) {
    for (Item item : items) {
      if (item instanceof Item.ToolCall call) {
        results.computeIfAbsent(call.callId(), id -> new ArrayDeque<>());
      } else if (item instanceof ToolResult result && results.containsKey(result.callId())) {
        results.get(result.callId()).add(result);
        moved.add(result);
      }
    }
  }

  private void place(Item item) {
    switch (item) {
      case Item.ToolCall call -> {
        group.add(call);
        settled.add(call);
      }
      case ToolResult result -> {
        if (!moved.contains(result)) {
          closeGroup();
          settled.add(result);
        }
      }
      case Item.Message _, Item.Reasoning _ -> {
        closeGroup();
        settled.add(item);
      }
      case Item.Opaque _ -> {}
    }
  }

  private void closeGroup() {
    for (Item.ToolCall call : group) {
      Deque<ToolResult> left = results.getOrDefault(call.callId(), new ArrayDeque<>());
      ToolResult result = left.poll();
      settled.add(
          result != null
              ? result
              : ToolResult.text(call.callId(), ABANDONED, ToolResult.Status.FAILED));
    }
    group.clear();
  }
}
