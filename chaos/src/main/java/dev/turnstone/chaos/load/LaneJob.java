package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.Script;
import java.util.ArrayList;
import java.util.List;

/** Queues runs in one lane; the log says whether they kept their order. */
final class LaneJob implements Job {
  private static final int RUNS_MAX = 5;

  @Override
  public void run(Desk desk) throws InterruptedException {
    String lane = desk.key("lane");
    List<Script> scripts = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    int runs = desk.random().nextInt(2, RUNS_MAX + 1);
    for (int i = 0; i < runs; i++) {
      Script script = desk.script().says(desk.words(1, 8), desk.gap());
      scripts.add(script);
      ids.add(new BareRun(desk).create(Bare.inLane(Bare.spec(script), lane, "QUEUE")));
      desk.client().turn();
    }
    for (int i = 0; i < runs; i++) {
      new BareRun(desk).completed(ids.get(i), scripts.get(i));
    }
  }
}
