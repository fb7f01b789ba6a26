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
 * one is open.
 *
 * <p>A part keeps its place and kind when the item is emptied, and a part of another kind takes a
 * place behind it. Some clients (openai-python, old openai-node) never empty what they gathered,
 * and throw when text comes to a place where they have a refusal.
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

  /** All that were ever added, by content index. */
  private final List<TellPart> parts = new ArrayList<>();

  /** Those of them that were told since the item was emptied last. */
  private final List<TellPart> content = new ArrayList<>();

  private final StringBuilder arguments = new StringBuilder();
  private final String callId;
  private final String name;
  private int part = -1;
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

  Kind kind() {
    return kind;
  }

  boolean open() {
    return open;
  }

  /** The item as it stands. */
  ObjectNode json() {
    return whole != null ? whole.deepCopy() : partial(ItemWriter.IN_PROGRESS, parts);
  }

  private ObjectNode partial(String status, List<TellPart> shown) {
    ArrayNode nodes = Json.array();
    shown.forEach(one -> nodes.add(one.json()));
    return switch (kind) {
      case MESSAGE -> ItemWriter.message(id, Role.ASSISTANT, status, nodes);
      case REASONING -> ItemWriter.reasoning(id, status, null, nodes);
      case CALL ->
          ItemWriter.call(id, new Item.ToolCall(callId, name, arguments.toString()), status);
    };
  }

  /** More of a message's or a reasoning's text. */
  void text(TellPart.Kind partKind, String piece, List<Logprob> tokens) {
    if (!partOpen || parts.get(part).kind() != partKind) {
      closePart();
      openPart(partKind);
    }
    parts.get(part).text().append(piece);
    parts.get(part).logprobs().addAll(tokens);
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

  /** Makes the item empty again, to be told anew; the caller shows it so. */
  void empty() {
    parts.replaceAll(old -> TellPart.empty(old.kind()));
    content.clear();
    part = -1;
    partOpen = false;
    arguments.setLength(0);
    whole = null;
    open = true;
  }

  /** Whether what was told is the beginning of {@code said}, so that the rest can follow. */
  boolean begins(Shown.Said said) {
    if (said.item() instanceof Item.ToolCall call) {
      return call.arguments().startsWith(arguments.toString());
    }
    List<TellPart> all = TellPart.of(said.item());
    if (content.size() > all.size()) {
      return false;
    }
    for (int i = 0; i < content.size(); i++) {
      boolean last = i == content.size() - 1;
      boolean fits = last ? content.get(i).opens(all.get(i)) : content.get(i).same(all.get(i));
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether it can be emptied and told anew. Nothing is told of a text once it is done: that breaks
   * the AI SDK's streams. A call that was given up has to be done again to be made.
   */
  boolean reopens() {
    return open || kind == Kind.CALL;
  }

  /** It is done, and turns out to be this; the caller shows it so if it returns true. */
  boolean becomes(ObjectNode item) {
    boolean changes = !item.equals(whole);
    whole = item;
    return changes;
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
      TellPart whole = all.get(i);
      if (i >= content.size()) {
        closePart();
        openPart(whole.kind());
      }
      TellPart told = content.get(i);
      String rest = whole.text().substring(told.text().length());
      List<Logprob> tokens = whole.logprobs().subList(told.scored(), whole.scored());
      if (rest.isEmpty()) {
        told.logprobs().addAll(tokens);
      } else {
        text(whole.kind(), rest, tokens);
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
      close(partial(ItemWriter.COMPLETED, content));
    }
  }

  /**
   * Nothing more comes of it. Its arguments or its text are never said to be done: nobody shall
   * make the call, and openai-python parses a text that is done as the JSON that was asked for.
   */
  void abandon() {
    if (open) {
      endPart();
      close(partial(ItemWriter.INCOMPLETE, content));
    }
  }

  private void close(ObjectNode item) {
    whole = item;
    open = false;
    tell("response.output_item.done", event -> event.set("item", item));
  }

  private void openPart(TellPart.Kind partKind) {
    do {
      part++;
    } while (part < parts.size() && parts.get(part).kind() != partKind);
    partOpen = true;
    if (part == parts.size()) {
      parts.add(TellPart.empty(partKind));
      content(
          "response.content_part.added",
          event -> event.set("part", TellPart.empty(partKind).json()));
    }
    content.add(parts.get(part));
  }

  private void closePart() {
    if (partOpen) {
      TellPart done = parts.get(part);
      content(
          done.kind().done(),
          event -> {
            event.put(done.kind().field(), done.text().toString());
            logprobs(event, done.kind(), done.logprobs());
          });
      endPart();
    }
  }

  private void endPart() {
    if (partOpen) {
      TellPart done = parts.get(part);
      content("response.content_part.done", event -> event.set("part", done.json()));
      partOpen = false;
    }
  }

  private static void logprobs(ObjectNode event, TellPart.Kind kind, List<Logprob> tokens) {
    if (kind == TellPart.Kind.TEXT) {
      event.set("logprobs", ItemWriter.logprobs(tokens));
    }
  }

  private void content(String type, Consumer<ObjectNode> payload) {
    named(type, event -> payload.accept(event.put("content_index", part)));
  }

  private void named(String type, Consumer<ObjectNode> payload) {
    frames.add(
        type, event -> payload.accept(event.put("item_id", id).put("output_index", outputIndex)));
  }

  private void tell(String type, Consumer<ObjectNode> payload) {
    frames.add(type, event -> payload.accept(event.put("output_index", outputIndex)));
  }
}
