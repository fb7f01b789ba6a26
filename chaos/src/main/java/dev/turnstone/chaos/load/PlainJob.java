package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import java.util.List;

/** Asks in the background and polls. */
final class PlainJob implements Job {

  @Override
  public void run(Desk desk) throws InterruptedException {
    List<String> words = desk.words(1, 20);
    Script script = desk.script().says(words, desk.gap());

    String id = desk.background(Ask.of(script));
    Reply response = desk.over(id);

    var views = new Views(desk);
    views.completed(response, String.join("", words));
    views.alike(id, script, null);
  }
}
