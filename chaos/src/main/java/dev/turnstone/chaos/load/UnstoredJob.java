package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import java.util.List;
import java.util.Optional;

/** Asks for a response that nobody keeps; afterwards no node knows it. */
final class UnstoredJob implements Job {
  private static final int LATER_MILLIS_MAX = 20_000;

  @Override
  public void run(Desk desk) throws InterruptedException {
    List<String> words = desk.words(1, 10);
    Script script = desk.script().says(words, desk.gap());

    Optional<Reply> answer = desk.client().once("/v1/responses", Ask.of(script).unstored().body());
    if (answer.isEmpty()) {
      var _ = script.stops();
      return;
    }
    Reply response = answer.orElseThrow();

    var views = new Views(desk);
    views.completed(response, String.join("", words));
    views.gone(response.id());
    desk.logged(Desk.run(response.id())).ifPresent(run -> views.stepsOnce(run, script));
    // It must not come back either, whatever is read or written again later.
    desk.progress().pause(desk.random().nextInt(LATER_MILLIS_MAX));
    views.gone(response.id());
  }
}
