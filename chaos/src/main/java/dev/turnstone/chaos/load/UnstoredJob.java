package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import java.util.List;
import java.util.Optional;

/** Asks for a response that nobody keeps; afterwards no node knows it. */
final class UnstoredJob implements Job {

  @Override
  public void run(Desk desk) throws InterruptedException {
    List<String> words = desk.words(1, 10);
    Script script = desk.script().says(words, desk.gap());

    Optional<Reply> answer = desk.client().once("/v1/responses", Ask.of(script).unstored().body());
    if (answer.isEmpty()) {
      return;
    }
    Reply response = answer.orElseThrow();

    new Views(desk).completed(response, String.join("", words));
    for (Node node : desk.client().nodes()) {
      Reply poll = desk.pinned(node).get("/v1/responses/" + response.id());
      desk.findings()
          .expect(poll.status() == 404, "what is not stored is gone", response.id(), poll.text());
    }
  }
}
