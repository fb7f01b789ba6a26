package dev.turnstone.chaos.load;

import dev.turnstone.chaos.judge.Seen;
import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.ToolServer;
import java.util.List;

/** Has the server call tools, one of them repeatable, one not. */
final class ToolJob implements Job {

  @Override
  public void run(Desk desk) throws InterruptedException {
    String looked = desk.order();
    String booked = desk.order();
    List<String> words = desk.words(1, 10);
    Script script =
        desk.script().calls(call("lookup", looked), call("book", booked)).says(words, desk.gap());

    String id = desk.background(Ask.of(script).tools("lookup", "book"));
    Reply response = desk.over(id);

    var views = new Views(desk);
    views.completed(response, String.join("", words));
    views.alike(id, script, null);
    desk.logged(Desk.run(id)).ifPresent(run -> effects(desk, run, script, looked, booked));
  }

  private static void effects(Desk desk, Seen run, Script script, String looked, String booked) {
    String subject = run.run().toString();
    List<ToolServer.ToolCall> bookings = desk.tools().calls(booked);
    List<ToolServer.ToolCall> lookups = desk.tools().calls(looked);
    String heard = script.asked(1).isEmpty() ? "" : script.asked(1).getLast().history();
    boolean told = heard.contains("done: " + booked);
    boolean unknown = heard.contains("unknown");

    desk.findings()
        .expect(bookings.size() <= 1, "a tool call happens once", subject, "made: " + bookings);
    desk.findings()
        .expect(
            told ? bookings.size() == 1 : unknown,
            "an uncertain call is said to be",
            subject,
            "made " + bookings.size() + " times, the model heard:\n" + heard);
    desk.findings()
        .expect(
            lookups.stream().map(ToolServer.ToolCall::key).distinct().count() == 1,
            "a repeated call has the same key",
            subject,
            lookups.toString());
    for (ToolServer.ToolCall call : bookings) {
      desk.findings()
          .expect(
              run.toolStarts().containsKey(call.key()),
              "no call without an accepted start",
              subject,
              call.key());
    }
  }

  private static Script.Call call(String tool, String order) {
    return new Script.Call(tool, "{\"order\":\"" + order + "\"}");
  }
}
