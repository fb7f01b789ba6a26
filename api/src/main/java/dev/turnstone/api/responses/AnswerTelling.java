package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.RunId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the model's answers, item after item, while they come; and again after a crash.
 *
 * <p>An item's id follows from its place and type, so what comes again in its place as the same
 * type keeps its id: it is emptied where it stands, shown so by {@code response.in_progress}, and
 * told anew. What does not come again is closed as incomplete and is no part of the output any
 * more. A call stays open until its step is complete, so that nobody makes a call that was given
 * up; what follows it in the same answer waits for that.
 */
final class AnswerTelling {
  private final RunId run;
  private final Frames frames;
  private final Slots slots;

  /** The open step's items, told by this attempt or an earlier one. */
  private final List<ToldItem> ofStep = new ArrayList<>();

  /** Those that an attempt which is over has told and this one has not. */
  private final Set<ToldItem> stale = new HashSet<>();

  private int step;
  private @Nullable ToldItem live;
  private int liveIndex;

  AnswerTelling(RunId run, Frames frames, Slots slots) {
    this.run = run;
    this.frames = frames;
    this.slots = slots;
  }

  /** A step begins, perhaps again. */
  void starts(int newStep) {
    step = newStep;
    live = null;
  }

  /** Another attempt begins: the open step goes back to its beginning. */
  void rewinds() {
    stale.addAll(ofStep);
    live = null;
  }

  void text(int index, TellPart.Kind kind, List<String> pieces) {
    ToldItem.Kind of =
        kind == TellPart.Kind.REASONING ? ToldItem.Kind.REASONING : ToldItem.Kind.MESSAGE;
    if (waits(index)) {
      return;
    }
    ToldItem item = at(index, of, "", "");
    pieces.forEach(piece -> item.text(kind, piece));
  }

  void arguments(int index, String callId, String name, List<String> pieces) {
    if (waits(index)) {
      return;
    }
    ToldItem item = at(index, ToldItem.Kind.CALL, callId, name);
    pieces.forEach(item::arguments);
  }

  /** Whether an item's pieces come too early, or too late, to be told one item after another. */
  private boolean waits(int index) {
    return live != null
        && index != liveIndex
        && (live.kind() == ToldItem.Kind.CALL || index < liveIndex);
  }

  private ToldItem at(int index, ToldItem.Kind kind, String callId, String name) {
    if (live != null && liveIndex == index && live.kind() == kind) {
      return live;
    }
    if (live != null && liveIndex != index) {
      live.close();
    }
    liveIndex = index;
    live = again(index, kind, callId, name);
    return live;
  }

  private ToldItem again(int index, ToldItem.Kind kind, String callId, String name) {
    String id = id(index, kind);
    ToldItem known = find(id);
    if (known == null) {
      return begin(id, kind, callId, name);
    }
    ofStep.stream().filter(other -> gaveWay(other, index, kind)).forEach(this::abandon);
    empty(known, callId, name);
    return known;
  }

  /** Whether something else came at the item's place, so that it will not come in this attempt. */
  private boolean gaveWay(ToldItem other, int index, ToldItem.Kind kind) {
    return other.kind() != kind && other.id().equals(id(index, other.kind()));
  }

  private void empty(ToldItem item, String callId, String name) {
    stale.remove(item);
    item.empty(callId, name);
    slots.show();
  }

  private ToldItem begin(String id, ToldItem.Kind kind, String callId, String name) {
    ofStep.forEach(this::abandon);
    ToldItem item = new ToldItem(frames, slots.next(), id, kind, callId, name);
    slots.add(item::json);
    ofStep.add(item);
    return item;
  }

  private @Nullable ToldItem find(String id) {
    return ofStep.stream().filter(item -> item.id().equals(id)).findFirst().orElse(null);
  }

  private String id(int index, ToldItem.Kind kind) {
    ItemRef ref = new ItemRef(run, step, index);
    return switch (kind) {
      case MESSAGE -> "msg_" + ref.text();
      case CALL -> "fc_" + ref.text();
      case REASONING -> "rs_" + ref.text();
    };
  }

  /** The step is complete: what was told so far is brought to what it came to. */
  void completes(List<Shown.Said> answer) {
    Set<String> ids = new HashSet<>();
    answer.forEach(said -> ids.add(said.id()));
    ofStep.stream().filter(item -> !ids.contains(item.id())).forEach(this::abandon);
    answer.forEach(this::finish);
    ofStep.clear();
    stale.clear();
    live = null;
  }

  private void finish(Shown.Said said) {
    ToldItem item = find(said.id());
    String callId = said.item() instanceof Item.ToolCall call ? call.callId() : "";
    String name = said.item() instanceof Item.ToolCall call ? call.name() : "";
    if (item == null) {
      begin(said.id(), ToldItem.Kind.of(said.item()), callId, name).finish(said);
      return;
    }
    if (!stale.contains(item) && item.closedAs(ItemWriter.shown(said))) {
      return;
    }
    if (stale.contains(item) || !item.open() || !item.begins(said)) {
      empty(item, callId, name);
    }
    item.finish(said);
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
