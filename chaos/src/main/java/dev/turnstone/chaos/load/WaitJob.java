package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.ModelCall;
import dev.turnstone.cluster.Script;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Answers a run that waits for its client: late, and twice. */
final class WaitJob implements Job {
  private static final int LATE_MILLIS_MAX = 4_000;

  @Override
  public void run(Desk desk) throws InterruptedException {
    List<String> words = desk.words(1, 8);
    Script script = desk.script().calls(new Script.Call("ask", "{}")).says(words, desk.gap());
    var run = new BareRun(desk);

    String id = run.create(Bare.waits(Bare.spec(script), "ask"));
    JsonNode waiting = run.awaits(id, "WAITING");
    String call = waiting.at("/state/work/awaited/0").asString("");
    desk.progress().pause(desk.random().nextInt(LATE_MILLIS_MAX));
    run.answer(id, call, "first");
    desk.client().turn();
    run.answer(id, call, "second");
    run.completed(id, script);

    for (ModelCall asked : script.asked(1)) {
      desk.findings()
          .expect(
              asked.history().contains("tool: first") && !asked.history().contains("second"),
              "the first answer counts",
              id,
              asked.history());
    }
  }
}
