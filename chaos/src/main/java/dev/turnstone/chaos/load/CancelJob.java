package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import java.util.List;

/** Stops a run at some moment; the reply and all views say the same. */
final class CancelJob implements Job {

  @Override
  public void run(Desk desk) throws InterruptedException {
    Script script = desk.script().says(desk.words(10, 60), desk.gap());
    String id = desk.background(Ask.of(script));
    desk.progress().pause(desk.random().nextInt(1_500));

    Reply cancelled = desk.client().insist(node -> node.cancel(id));

    String status = cancelled.at("/status");
    desk.findings()
        .expect(
            List.of("cancelled", "completed").contains(status),
            "a cancel says how it ended",
            id,
            cancelled.text());
    Reply response = desk.over(id);
    desk.findings()
        .expect(
            response.at("/status").equals(status),
            "all views agree",
            id,
            "the cancel said " + status + ", the poll " + response.text());
    new Views(desk).alike(id, null);
  }
}
