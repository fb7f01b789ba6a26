package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import java.util.List;
import java.util.Optional;

/** Asks in the foreground and waits; where the answer never comes, nobody was promised anything. */
final class SyncJob implements Job {

  @Override
  public void run(Desk desk) throws InterruptedException {
    List<String> words = desk.words(1, 10);
    Script script = desk.script().says(words, desk.gap());

    Optional<Reply> answer = desk.client().once("/v1/responses", Ask.of(script).body());
    if (answer.isEmpty()) {
      var _ = script.stops();
      return;
    }
    Reply response = answer.orElseThrow();

    var views = new Views(desk);
    views.completed(response, String.join("", words));
    views.alike(response.id(), script, null);
  }
}
