package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of the pieces of an answer, and deltas that are exactly those items: the first
 * unfinished item's pieces go out at once, those of later ones wait for their turn. One thread.
 */
final class AnswerWriter {
  private static final int ITEMS_MAX = 1024;

  private final RunId run;
  private final int step;
  private final DeltaSink sink;
  private final long charactersMax;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<Integer, Calling> calls = new HashMap<>();
  private int live;
  private long characters;
  private boolean started;

  /**
   * @param charactersMax longest answer; beyond it is a {@link BrokenAnswer}
   */
  AnswerWriter(RunId run, int step, long charactersMax, DeltaSink sink) {
    this.run = run;
    this.step = step;
    this.charactersMax = charactersMax;
    this.sink = delta -> give(delta, sink);
  }

  /** Whether a delta was given. */
  boolean started() {
    return started;
  }

  void text(String piece) {
    text(piece, List.of());
  }

  /**
   * @param logprobs of the tokens that came with the piece. With an empty one they are of a part of
   *     a character that is to come, and count only in the midst of a text
   */
  void text(String piece, List<Logprob> logprobs) {
    logprobs.forEach(this::count);
    if (piece.isEmpty() && last() instanceof Saying open) {
      open.expect(logprobs);
    } else {
      say(piece, false, logprobs);
    }
  }

  void refusal(String piece) {
    say(piece, true, List.of());
  }

  void reasoning(String piece) {
    if (!piece.isEmpty()) {
      count(piece);
      Thinking thinking =
          last() instanceof Thinking open ? open : added(new Thinking(place(), sink));
      thinking.add(piece);
    }
  }

  /**
   * A fragment of a tool call. The provider tells calls apart by index, by id, by neither (then a
   * name begins another call), or wrongly by one index for all (then another id does).
   */
  void call(@Nullable Integer index, @Nullable String id, String name, String arguments) {
    count(name);
    count(arguments);
    Calling call = calling(index, id, name);
    call.add(name, arguments);
    advance();
  }

  /** Ends all items, in order. */
  List<Item> finish() {
    while (live < slots.size()) {
      slots.get(live).close();
      next();
    }
    return slots.stream().map(Slot::item).toList();
  }

  private void say(String piece, boolean refusal, List<Logprob> logprobs) {
    if (!piece.isEmpty()) {
      count(piece);
      Saying saying = last() instanceof Saying open ? open : added(new Saying(place(), sink));
      saying.add(piece, refusal, logprobs);
    }
  }

  private Calling calling(@Nullable Integer index, @Nullable String id, String name) {
    Calling known = known(index, id, name);
    if (known != null && (id == null || known.is(id) || name.isEmpty())) {
      return known;
    }
    Calling call = added(new Calling(new ItemRef(run, step, place()), id, sink));
    calls.put(index == null ? -slots.size() : index, call);
    return call;
  }

  private @Nullable Calling known(@Nullable Integer index, @Nullable String id, String name) {
    if (index != null) {
      return calls.get(index);
    }
    Calling open = last() instanceof Calling call ? call : null;
    if (id != null) {
      return calls.values().stream()
          .filter(call -> call.is(id))
          .findFirst()
          .orElse(name.isEmpty() ? open : null);
    }
    return open == null || (open.named() && !name.isEmpty()) ? null : open;
  }

  private <S extends Slot> S added(S slot) {
    if (slots.size() == ITEMS_MAX) {
      throw new BrokenAnswer("The model's answer has too many items.");
    }
    slots.add(slot);
    if (live == slots.size() - 1) {
      slot.goLive();
    }
    advance();
    return slot;
  }

  /** An item whose successor has begun makes room for it as soon as it is done. */
  private void advance() {
    while (live < slots.size() - 1 && slots.get(live).done()) {
      slots.get(live).close();
      next();
    }
  }

  private void next() {
    live++;
    if (live < slots.size()) {
      slots.get(live).goLive();
    }
  }

  private @Nullable Slot last() {
    return slots.isEmpty() ? null : slots.getLast();
  }

  private int place() {
    return slots.size();
  }

  private void count(String piece) {
    characters += piece.length();
    if (characters > charactersMax) {
      throw new BrokenAnswer("The model's answer is too long.");
    }
  }

  private void count(Logprob token) {
    count(token.token());
    token.top().forEach(this::count);
  }

  private void give(RunDelta delta, DeltaSink to) {
    started = true;
    to.accept(delta);
  }
}
