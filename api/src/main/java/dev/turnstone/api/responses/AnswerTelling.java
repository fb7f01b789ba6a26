package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.RunId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the model's answers, item after item, while they come; and again after a crash.
 *
 * <p>An item's id follows from its place and type, and a call's from its function's name too, so
 * what comes again in its place as the same keeps its id: if it was open, it is emptied where it
 * stands, shown so by {@code response.in_progress}, and told anew; if it was done, it is shown as
 * it came to be when the step is complete. What does not come again is closed as incomplete and is
 * no part of the output any more; neither is an answer without the form asked for, which the next
 * step gives anew.
 *
 * <p>A call stays open until its step is complete, and what may be the end of its arguments is held
 * back until then: there are clients (the AI SDK) that make any call that is done, though it is
 * incomplete, if only its arguments are JSON or empty. What follows a call in the same answer waits
 * as well.
 */
final class AnswerTelling {
  private final RunId run;
  private final Frames frames;
  private final Slots slots;

  /** The open step's items, told by this attempt or an earlier one. */
  private final List<ToldItem> ofStep = new ArrayList<>();

  /** Those that an attempt which is over has told and this one has not. */
  private final Set<ToldItem> stale = new HashSet<>();

  /** Arguments of the call that comes, not told yet. */
  private final List<String> held = new ArrayList<>();

  private int step;
  private int place;
  private ToldItem.@Nullable Kind kind;

  /** What comes at the place, once something of it is told. */
  private @Nullable ToldItem live;

  AnswerTelling(RunId run, Frames frames, Slots slots) {
    this.run = run;
    this.frames = frames;
    this.slots = slots;
  }

  /** A step begins, perhaps again. */
  void starts(int newStep) {
    step = newStep;
    stands(0, null);
  }

  /** Another attempt begins: the open step goes back to its beginning. */
  void rewinds() {
    stale.addAll(ofStep);
    stands(0, null);
  }

  private void stands(int newPlace, ToldItem.@Nullable Kind newKind) {
    place = newPlace;
    kind = newKind;
    live = null;
    held.clear();
  }

  /**
   * @param logprobs of each piece's tokens; empty where there are none at all
   */
  void text(int index, TellPart.Kind part, List<String> pieces, List<List<Logprob>> logprobs) {
    boolean thinks = part == TellPart.Kind.REASONING;
    if (waits(index)) {
      return;
    }
    moves(index, thinks ? ToldItem.Kind.REASONING : ToldItem.Kind.MESSAGE);
    ToldItem item = live("", "");
    for (int i = 0; i < pieces.size() && item.open(); i++) {
      item.text(part, pieces.get(i), logprobs.isEmpty() ? List.of() : logprobs.get(i));
    }
  }

  void arguments(int index, String callId, String name, List<String> pieces) {
    if (waits(index)) {
      return;
    }
    moves(index, ToldItem.Kind.CALL);
    for (String piece : pieces) { // each by itself: how they were gathered must not show
      held.add(piece);
      if (!mayBeWhole()) {
        held.forEach(live(callId, name)::arguments);
        held.clear();
      }
    }
  }

  /** Whether the arguments, with those held, may be all there are; arguments are an object. */
  private boolean mayBeWhole() {
    String end = String.join("", held).stripTrailing();
    return end.isEmpty() ? live == null : end.endsWith("}");
  }

  /** Whether an item's pieces come too early, or too late, to be told one item after another. */
  private boolean waits(int index) {
    return kind != null && index != place && (kind == ToldItem.Kind.CALL || index < place);
  }

  private void moves(int index, ToldItem.Kind newKind) {
    if (live != null && index != place) {
      live.close();
    }
    if (index != place || newKind != kind) {
      stands(index, newKind);
    }
  }

  private ToldItem live(String callId, String name) {
    ToldItem item = live;
    if (item == null) {
      item = again(place, Objects.requireNonNull(kind), callId, name);
      live = item;
    }
    return item;
  }

  private ToldItem again(int index, ToldItem.Kind of, String callId, String name) {
    String id = id(index, of, name);
    ToldItem known = find(id);
    if (known == null) {
      return begin(id, of, callId, name);
    }
    ofStep.stream().filter(other -> gaveWay(other, known)).forEach(this::abandon);
    if (known.reopens()) {
      empty(known);
    }
    return known;
  }

  /** Whether another item came at an item's place, so that it will not come in this attempt. */
  private static boolean gaveWay(ToldItem item, ToldItem other) {
    return item != other && ResponseIds.item(item.id()).equals(ResponseIds.item(other.id()));
  }

  private void empty(ToldItem item) {
    stale.remove(item);
    item.empty();
    slots.show();
  }

  private ToldItem begin(String id, ToldItem.Kind of, String callId, String name) {
    ofStep.forEach(this::abandon);
    ToldItem item = new ToldItem(frames, slots.next(), id, of, callId, name);
    slots.add(item::json);
    ofStep.add(item);
    return item;
  }

  private @Nullable ToldItem find(String id) {
    return ofStep.stream().filter(item -> item.id().equals(id)).findFirst().orElse(null);
  }

  private String id(int index, ToldItem.Kind of, String name) {
    ItemRef ref = new ItemRef(run, step, index);
    return switch (of) {
      case MESSAGE -> ResponseIds.message(ref);
      case CALL -> ResponseIds.call(ref, name);
      case REASONING -> ResponseIds.reasoning(ref);
    };
  }

  /** The step is complete: what was told so far is brought to what it came to. */
  void completes(List<Shown.Said> answer) {
    Set<String> ids = new HashSet<>();
    answer.forEach(said -> ids.add(said.id()));
    ofStep.stream().filter(item -> !ids.contains(item.id())).forEach(this::abandon);
    answer.forEach(this::finish);
    replace(answer);
    ofStep.clear();
    stale.clear();
    stands(0, null);
  }

  /** What was done and was not opened again is shown as it came to be. */
  private void replace(List<Shown.Said> answer) {
    boolean changes = false;
    for (Shown.Said said : answer) {
      ToldItem item = find(said.id());
      changes |= item != null && !item.reopens() && item.becomes(ItemWriter.shown(said));
    }
    if (changes) {
      slots.show();
    }
  }

  private void finish(Shown.Said said) {
    ToldItem item = find(said.id());
    if (item == null) {
      String callId = said.item() instanceof Item.ToolCall call ? call.callId() : "";
      String name = said.item() instanceof Item.ToolCall call ? call.name() : "";
      begin(said.id(), ToldItem.Kind.of(said.item()), callId, name).finish(said);
    } else if (item.reopens()) {
      if (stale.contains(item) || !item.open() || !item.begins(said)) {
        empty(item);
      }
      item.finish(said);
    }
  }

  /** The step is complete and its answer does not count: what was told of it is left as it is. */
  void takesBack() {
    ofStep.forEach(this::abandon);
    ofStep.clear();
    stale.clear();
    stands(0, null);
  }

  /** The run is over: what is open will not be finished. */
  void ends() {
    ofStep.forEach(this::abandon);
  }

  /** Closes what is open and will not be gone on with; it may still come again. */
  private void abandon(ToldItem item) {
    if (item.open()) {
      item.abandon();
      stale.add(item);
    }
  }
}
