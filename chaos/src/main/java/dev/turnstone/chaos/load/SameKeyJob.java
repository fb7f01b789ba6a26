package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** Sends the same request under the same key to all nodes at once: it is one run. */
final class SameKeyJob implements Job {

  @Override
  public void run(Desk desk) throws InterruptedException {
    List<String> words = desk.words(1, 20);
    Script script = desk.script().says(words, desk.gap());
    ObjectNode body = Ask.of(script).background().body();
    String key = desk.key("same");
    Set<String> ids = ConcurrentHashMap.newKeySet();

    List<Thread> clients = new ArrayList<>();
    for (Node node : desk.client().nodes()) {
      clients.add(Thread.startVirtualThread(() -> ask(desk.pinned(node), body, key, ids)));
    }
    for (Thread client : clients) {
      client.join();
    }

    desk.findings().expect(ids.size() == 1, "one key, one run", key, ids.toString());
    for (String id : ids) {
      new Views(desk).completed(desk.over(id), String.join("", words));
      new Views(desk).alike(id, script, null);
    }
  }

  private static void ask(Client client, ObjectNode body, String key, Set<String> ids) {
    try {
      Reply reply = client.create("/v1/responses", body, key);
      ids.add(reply.status() == 200 ? reply.id() : "refused: " + reply.text());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException broken) {
      ids.add("broke: " + broken);
    }
  }
}
