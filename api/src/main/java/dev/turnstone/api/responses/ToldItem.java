package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An item of a model's answer as far as its events were told. Its parts follow one another: at most
 * the last one is open.
 */
final class ToldItem {
  /** What an item is, and so which events it has. */
  enum Kind {
    MESSAGE,
    CALL,
    REASONING;

    static Kind of(Item item) {
      return switch (item) {
        case Item.ToolCall _ -> CALL;
        case Item.Reasoning _ -> REASONING;
        case Item.Message _, Item.ToolResult _, Item.Opaque _ -> MESSAGE;
      };
    }
  }

  private final Frames frames;
  private final int outputIndex;
  private final Kind kind;
  private final String id;
  private final List<TellPart> parts = new ArrayList<>();
  private final StringBuilder arguments = new StringBuilder();
  private String callId;
  private String name;
  private boolean partOpen;
  private boolean open = true;
  private @Nullable ObjectNode whole;

  /** Tells that the item begins. */
  ToldItem(Frames frames, int outputIndex, String id, Kind kind, String callId, String name) {
    this.frames = frames;
    this.outputIndex = outputIndex;
    this.kind = kind;
    this.id = id;
    this.callId = callId;
    this.name = name;
    tell("response.output_item.added", event -> event.set("item", json()));
  }

  String id() {
    return id;
  }

  int outputIndex() {
    return outputIndex;
  }

  Kind kind() {
    return kind;
  }

  boolean open() {
    return open;
  }

  /** The item as it stands. */
  ObjectNode json() {
    return whole != null ? whole.deepCopy() : partial(ItemWriter.IN_PROGRESS);
  }

  private ObjectNode partial(String status) {
    ArrayNode content = Json.array();
    parts.forEach(part -> content.add(part.json()));
    return switch (kind) {
      case MESSAGE -> ItemWriter.message(id, Role.ASSISTANT, status, content);
      case REASONING -> ItemWriter.reasoning(id, status, null, content);
      case CALL ->
          ItemWriter.call(id, new Item.ToolCall(callId, name, arguments.toString()), status);
    };
  }

  /** More of a message's or a reasoning's text. */
  void text(TellPart.Kind partKind, String piece, List<Logprob> tokens) {
    if (parts.isEmpty() || parts.getLast().kind() != partKind) {
      closePart();
      openPart(partKind);
    }
    parts.getLast().text().append(piece);
    parts.getLast().logprobs().addAll(tokens);
    content(
        partKind.delta(),
        event -> {
          event.put("delta", piece);
          logprobs(event, partKind, tokens);
        });
  }

  /** More of a call's arguments. */
  void arguments(String piece) {
    arguments.append(piece);
    named("response.function_call_arguments.delta", event -> event.put("delta", piece));
  }

  /**
   * Makes the item empty again, to be told anew; the caller shows it so. A first part of the kind
   * that comes next stays, empty and open.
   */
  void empty(TellPart.@Nullable Kind next, String newCallId, String newName) {
    boolean keeps = !parts.isEmpty() && parts.getFirst().kind() == next;
    parts.clear();
    if (keeps && next != null) {
      parts.add(TellPart.empty(next));
    }
    partOpen = keeps;
    arguments.setLength(0);
    callId = newCallId;
    name = newName;
    whole = null;
    open = true;
  }

  /** Whether what was told is the beginning of {@code said}, so that the rest can follow. */
  boolean begins(Shown.Said said) {
    if (said.item() instanceof Item.ToolCall call) {
      return call.callId().equals(callId)
          && call.name().equals(name)
          && call.arguments().startsWith(arguments.toString());
    }
    List<TellPart> all = TellPart.of(said.item());
    if (parts.size() > all.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      boolean fits = last ? parts.get(i).opens(all.get(i)) : parts.get(i).same(all.get(i));
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** Whether the item was closed with exactly this. */
  boolean closedAs(ObjectNode item) {
    return item.equals(whole);
  }

  /** Tells the rest of the item and its end. */
  void finish(Shown.Said said) {
    switch (said.item()) {
      case Item.ToolCall call -> finishCall(call);
      case Item.Reasoning reasoning -> {
        finishParts(said.item());
        summary(reasoning.summary());
      }
      case Item.Message _, Item.ToolResult _, Item.Opaque _ -> finishParts(said.item());
    }
    close(ItemWriter.shown(said));
  }

  private void finishCall(Item.ToolCall call) {
    String rest = call.arguments().substring(arguments.length());
    if (!rest.isEmpty()) {
      arguments(rest);
    }
    named(
        "response.function_call_arguments.done",
        event -> event.put("name", call.name()).put("arguments", call.arguments()));
  }

  private void finishParts(Item item) {
    List<TellPart> all = TellPart.of(item);
    for (int i = 0; i < all.size(); i++) {
      TellPart part = all.get(i);
      if (i >= parts.size()) {
        closePart();
        openPart(part.kind());
      }
      String rest = part.text().substring(parts.get(i).text().length());
      List<Logprob> tokens = part.logprobs().subList(parts.get(i).scored(), part.scored());
      if (rest.isEmpty()) {
        parts.get(i).logprobs().addAll(tokens);
      } else {
        text(part.kind(), rest, tokens);
      }
    }
    closePart();
  }

  private void summary(@Nullable String summary) {
    if (summary == null) {
      return;
    }
    summary("response.reasoning_summary_part.added", "part", ItemWriter.summaryText(""));
    named(
        "response.reasoning_summary_text.delta",
        event -> event.put("summary_index", 0).put("delta", summary));
    named(
        "response.reasoning_summary_text.done",
        event -> event.put("summary_index", 0).put("text", summary));
    summary("response.reasoning_summary_part.done", "part", ItemWriter.summaryText(summary));
  }

  private void summary(String type, String field, ObjectNode part) {
    named(type, event -> event.put("summary_index", 0).set(field, part));
  }

  /** The next item of the answer begins, so this one has all it will have. */
  void close() {
    if (open) {
      closePart();
      close(partial(ItemWriter.COMPLETED));
    }
  }

  /**
   * Nothing more comes of it. A call's arguments are never said to be done, nor is a text that was
   * to have a form: SDKs parse it when they hear so.
   */
  void abandon(boolean formed) {
    if (open) {
      closePart(!formed);
      close(partial(ItemWriter.INCOMPLETE));
    }
  }

  private void close(ObjectNode item) {
    whole = item;
    open = false;
    tell("response.output_item.done", event -> event.set("item", item));
  }

  private void openPart(TellPart.Kind partKind) {
    parts.add(TellPart.empty(partKind));
    partOpen = true;
    content("response.content_part.added", event -> event.set("part", parts.getLast().json()));
  }

  private void closePart() {
    closePart(true);
  }

  private void closePart(boolean done) {
    if (!partOpen) {
      return;
    }
    TellPart part = parts.getLast();
    if (done || part.kind() != TellPart.Kind.TEXT) {
      content(
          part.kind().done(),
          event -> {
            event.put(part.kind().field(), part.text().toString());
            logprobs(event, part.kind(), part.logprobs());
          });
    }
    content("response.content_part.done", event -> event.set("part", part.json()));
    partOpen = false;
  }

  private static void logprobs(ObjectNode event, TellPart.Kind kind, List<Logprob> tokens) {
    if (kind == TellPart.Kind.TEXT) {
      event.set("logprobs", ItemWriter.logprobs(tokens));
    }
  }

  private void content(String type, Consumer<ObjectNode> payload) {
    int index = parts.size() - 1;
    named(type, event -> payload.accept(event.put("content_index", index)));
  }

  private void named(String type, Consumer<ObjectNode> payload) {
    frames.add(
        type, event -> payload.accept(event.put("item_id", id).put("output_index", outputIndex)));
  }

  private void tell(String type, Consumer<ObjectNode> payload) {
    frames.add(type, event -> payload.accept(event.put("output_index", outputIndex)));
  }
}
