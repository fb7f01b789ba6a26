package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the calls that the server makes, one after another in the order of the answer, though they
 * run side by side: a result waits for those before it. They belong to a completed step, so no
 * crash takes one back.
 */
final class CallsTelling {
  private final Frames frames;
  private final Slots slots;
  private final Deque<Shown.ServerCall> waiting = new ArrayDeque<>();
  private final Map<String, Item.ToolResult> results = new HashMap<>();
  private @Nullable ToldCall told;

  CallsTelling(Frames frames, Slots slots) {
    this.frames = frames;
    this.slots = slots;
  }

  void asked(List<Shown.ServerCall> calls) {
    waiting.addAll(calls);
    tell();
  }

  void finished(String callId, Item.ToolResult result) {
    results.put(callId, result);
    tell();
  }

  private void tell() {
    while (!waiting.isEmpty()) {
      Shown.ServerCall first = waiting.getFirst();
      ToldCall current = told == null ? begin(first) : told;
      Item.ToolResult result = results.remove(first.call().callId());
      if (result == null) {
        return;
      }
      current.finish(result);
      told = null;
      waiting.removeFirst();
    }
  }

  private ToldCall begin(Shown.ServerCall call) {
    ToldCall begun = new ToldCall(frames, slots.next(), call);
    slots.add(begun::json);
    told = begun;
    return begun;
  }

  /** The run is over: calls without a result are given up, those behind them are still told. */
  void ends() {
    if (told != null) {
      told.abandon();
      waiting.removeFirst();
      told = null;
    }
    waiting.removeIf(call -> !results.containsKey(call.call().callId()));
    tell();
  }
}
