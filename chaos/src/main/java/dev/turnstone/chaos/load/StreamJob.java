package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Http;
import dev.turnstone.cluster.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Follows a background run while it is made, hanging up at random bytes. */
final class StreamJob implements Job {
  private static final int DROPS_MAX = 4;

  @Override
  public void run(Desk desk) throws InterruptedException {
    List<String> words = desk.words(5, 60);
    Script script = desk.script().says(words, desk.gap());
    int drops = desk.random().nextInt(DROPS_MAX + 1);
    var follower = new Follower(desk.client(), desk.progress(), desk.random(), drops);

    begin(desk, Ask.of(script).background().streamed(), follower);
    String id = follower.id().orElseThrow();
    follower.follow(id);

    var views = new Views(desk);
    views.completed(desk.over(id), String.join("", words));
    views.alike(id, script, follower.events());
  }

  /** Asks under a key until the first event has come. */
  private static void begin(Desk desk, Ask ask, Follower follower) throws InterruptedException {
    Map<String, String> key = Map.of("Idempotency-Key", desk.key("create"));
    while (follower.id().isEmpty()) {
      try (Http http = desk.client().node().open("/v1/responses", ask.body(), key)) {
        follower.read(http);
      } catch (IOException | UncheckedIOException broken) {
        desk.client().broken();
      }
    }
  }
}
