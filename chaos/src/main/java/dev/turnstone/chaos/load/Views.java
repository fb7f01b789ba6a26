package dev.turnstone.chaos.load;

import dev.turnstone.chaos.judge.Calendar;
import dev.turnstone.chaos.judge.Findings;
import dev.turnstone.chaos.judge.Seen;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.ModelCall;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must hold for each response that has ended, on every node, in every form. */
final class Views {
  /** A worker that was thawed may finish what it was about to do before it learns the news. */
  private static final long LATE_MILLIS = 1_500;

  private final Desk desk;
  private final Findings findings;

  Views(Desk desk) {
    this.desk = desk;
    this.findings = desk.findings();
  }

  /** The response has this text, and ended well. */
  void completed(Reply response, String text) {
    findings.expect(
        response.at("/status").equals("completed"),
        "healthy runs never fail",
        response.id(),
        response.text());
    findings.expect(
        text(response).equals(text), "the output is right", response.id(), response.text());
  }

  private static String text(Reply response) {
    var text = new StringBuilder();
    response
        .json()
        .path("output")
        .forEach(item ->
            item.path("content").forEach(part -> text.append(part.path("text").asString(""))));
    return text.toString();
  }

  /** A stream without a gap, with one ending that is its last event. */
  void whole(String id, List<Event> events) {
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      findings.expect(
          event.number() == i, "numbers have no gap", id, "event " + i + " is " + event.raw());
      boolean last = i == events.size() - 1;
      findings.expect(
          event.terminal() == last, "nothing after the ending, and one", id, event.raw());
    }
  }

  /**
   * All nodes' polls and replays agree with each other, with the log, and with what was seen live;
   * and no step was repeated.
   *
   * @param live absent if nobody followed the run
   */
  void alike(String id, Script script, @Nullable List<Event> live) throws InterruptedException {
    Optional<Seen> seen = desk.logged(Desk.run(id));
    Node here = desk.client().node();
    Reply first = poll(here, id);
    List<Event> replay = replay(here, id);
    whole(id, live == null ? replay : live);
    if (live != null) {
      same(id, "live and replay", Events.raw(live), Events.raw(replay));
    }
    for (Node other : desk.client().nodes()) {
      if (!other.equals(here)) {
        same(id, "replays", Events.raw(replay), Events.raw(replay(other, id)));
        same(id, "polls", first.text(), poll(other, id).text());
      }
    }
    strange(id);
    same(id, "poll and stream", first.json(), replay.getLast().data().path("response"));
    seen.ifPresent(run -> outcome(id, first, run));
    seen.ifPresent(run -> stepsOnce(run, script));
  }

  /** Nobody else knows it. */
  private void strange(String id) throws InterruptedException {
    List<Node> strangers = desk.strangers();
    Reply poll = poll(strangers.get(desk.random().nextInt(strangers.size())), id);
    findings.expect(poll.status() == 404, "a team sees only its own", id, poll.text());
  }

  /** No node knows it. */
  void gone(String id) throws InterruptedException {
    for (Node node : desk.client().nodes()) {
      Reply poll = poll(node, id);
      findings.expect(poll.status() == 404, "what is not stored is gone", id, poll.text());
    }
  }

  private void outcome(String id, Reply response, Seen run) {
    String log = run.outcome().orElseThrow().getClass().getSimpleName();
    same(id, "log and poll", log.toLowerCase(java.util.Locale.ROOT), response.at("/status"));
  }

  private List<Event> replay(Node node, String id) throws InterruptedException {
    Follower follower = new Follower(desk.pinned(node), desk.progress(), desk.random(), 0);
    follower.follow(id);
    return follower.events();
  }

  private Reply poll(Node node, String id) throws InterruptedException {
    return desk.pinned(node).get("/v1/responses/" + id);
  }

  private void same(String id, String what, Object one, Object other) {
    if (!one.equals(other)) {
      findings.wrong("all views agree", id, what + " differ:\n" + one + "\n" + other);
    }
  }

  /**
   * No completed step was asked of the model again, but by workers whose claims did not count: see
   * {@link Seen#besides}.
   */
  void stepsOnce(Seen run, Script script) {
    for (int step = 0; step < run.answers().size(); step++) {
      long completed = run.answers().get(step);
      List<ModelCall> late =
          script.asked(step).stream().filter(call -> late(call, completed)).toList();
      late.forEach(_ -> findings.count("calls of the model for steps that were completed"));
      findings.expect(
          late.size() <= run.besides(step),
          "a completed step is never called again",
          run.run().toString(),
          "step %d, completed at %tT.%<tL, %d claims beside: %s"
              .formatted(step, completed, run.besides(step), said(late)));
    }
  }

  private boolean late(ModelCall call, long completed) {
    return call.millis() > completed + LATE_MILLIS
        && desk.calendar().of(call.via(), completed - 1, call.millis()).stream()
            .noneMatch(Calendar.Entry::livesOn);
  }

  private static List<String> said(List<ModelCall> calls) {
    return calls.stream()
        .map(call -> "%s at %tT.%<tL".formatted(call.via(), call.millis()))
        .toList();
  }
}
