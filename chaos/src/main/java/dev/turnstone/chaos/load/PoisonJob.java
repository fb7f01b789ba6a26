package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;

/** Asks for what no model can answer: it fails, soon and once, and harms nobody. */
final class PoisonJob implements Job {

  @Override
  public void run(Desk desk) throws InterruptedException {
    Script script = desk.script().fails(400);

    String id = desk.background(Ask.of(script));
    Reply response = desk.over(id);

    desk.findings()
        .expect(response.at("/status").equals("failed"), "poison fails", id, response.text());
    new Views(desk).alike(id, script, null);
  }
}
