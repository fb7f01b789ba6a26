package dev.turnstone.testkit;

import dev.turnstone.item.Item;
import dev.turnstone.item.Role;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Content;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.TaskRef;
import dev.turnstone.run.Tool;
import dev.turnstone.run.Usage;
import dev.turnstone.run.WorkerId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Ids by number, and the small values that most tests do not care about. */
public final class Given {
  private static final long MILLIS_2026 = 1_767_225_600_000L;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private Given() {}

  public static RunId run(int number) {
    return new RunId(uuid(1, number));
  }

  public static ClaimId claim(int number) {
    return new ClaimId(uuid(2, number));
  }

  public static WorkerId worker(int number) {
    return new WorkerId(uuid(3, number));
  }

  /** A UUIDv7; ids of one kind order by number. */
  public static UUID uuid(int kind, int number) {
    return new UUID(((MILLIS_2026 + number) << 16) | VERSION | kind, VARIANT | number);
  }

  /** The task by which a worker came to a run, for those who do not care. */
  public static TaskRef task() {
    return new TaskRef("tasks", 0, 0, MILLIS_2026);
  }

  public static Content said(String text) {
    return Content.of(List.of(Item.Message.text(Role.USER, text)));
  }

  /** What a call with this id came to. */
  public static Content result(String callId, String text) {
    return Content.of(List.of(Item.ToolResult.text(callId, text, Item.ToolResult.Status.OK)));
  }

  /** The model's last word: one message. */
  public static StepResult answer(String text) {
    return new StepResult.ModelAnswered(
        Content.of(List.of(Item.Message.text(Role.ASSISTANT, text))),
        List.of(),
        StepResult.Finish.STOP,
        new Usage(10, 0, 5, 0),
        "test-model");
  }

  /** The model asks for calls of the function {@code f}, all of one caller. */
  public static StepResult calls(Tool.Caller caller, String... callIds) {
    List<Item> items =
        Stream.of(callIds).map(id -> (Item) new Item.ToolCall(id, "f", "{}")).toList();
    return new StepResult.ModelAnswered(
        Content.of(items),
        Stream.of(callIds).map(id -> new StepResult.CallRef(id, caller)).toList(),
        StepResult.Finish.TOOL_CALLS,
        new Usage(10, 0, 5, 0),
        "test-model");
  }
}
