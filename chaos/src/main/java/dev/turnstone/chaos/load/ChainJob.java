package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.ModelCall;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a chain of responses; each model call has to hear all that came before. */
final class ChainJob implements Job {
  private static final int LINKS_MAX = 5;

  @Override
  public void run(Desk desk) throws InterruptedException {
    int links = desk.random().nextInt(2, LINKS_MAX + 1);
    List<String> history = new ArrayList<>();
    @Nullable String previous = null;
    for (int i = 0; i < links; i++) {
      List<String> words = desk.words(1, 8);
      Script script = desk.script().says(words, desk.gap());
      Ask ask = Ask.of(script);

      String id = desk.background(previous == null ? ask : ask.after(previous));
      Reply response = desk.over(id);

      new Views(desk).completed(response, String.join("", words));
      history.add("user: " + script.prompt() + "\n");
      heard(desk, id, script, String.join("", history));
      history.add("assistant: " + String.join("", words) + "\n");
      previous = id;
      if (i == links - 1) {
        new Views(desk).alike(id, script, null);
      } else {
        desk.logged(Desk.run(id)).ifPresent(run -> new Views(desk).stepsOnce(run, script));
      }
    }
  }

  private static void heard(Desk desk, String id, Script script, String history) {
    for (ModelCall call : script.asked()) {
      desk.findings()
          .expect(
              call.history().equals(history),
              "each model call hears the whole history",
              id,
              "heard:\n" + call.history() + "instead of:\n" + history);
    }
  }
}
