package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;

/** Stops a run at some moment; the reply and all views say the same. */
final class CancelJob implements Job {

  @Override
  public void run(Desk desk) throws InterruptedException {
    Script script = desk.script().says(desk.words(10, 60), desk.gap()).stops();
    String id = desk.background(Ask.of(script));
    desk.progress().pause(desk.random().nextInt(1_500));

    Reply cancelled = desk.client().say(node -> node.cancel(id));

    Reply response = desk.over(id);
    String said = said(cancelled);
    desk.findings()
        .expect(
            said.equals(response.at("/status")),
            "all views agree",
            id,
            "the cancel said " + cancelled.text() + "\nthe poll " + response.text());
    new Views(desk).alike(id, script, null);
  }

  /** How the run ended by the reply; one that ended by itself before can't be cancelled. */
  private static String said(Reply cancelled) {
    boolean late = cancelled.status() == 400 && cancelled.text().contains("completed response");
    return late ? "completed" : cancelled.at("/status");
  }
}
