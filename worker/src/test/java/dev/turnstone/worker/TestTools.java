package dev.turnstone.worker;

import dev.turnstone.item.Item;
import dev.turnstone.item.Item.ToolResult;
import dev.turnstone.run.Tool;
import dev.turnstone.testkit.Inbox;
import dev.turnstone.testkit.Signal;
import dev.turnstone.tool.ToolRequest;
import dev.turnstone.tool.ToolRun;
import dev.turnstone.tool.ToolRunner;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tools that answer with their own name, unless a test holds them back. */
final class TestTools implements ToolRunner {
  final Inbox<ToolRequest> made = new Inbox<>("tool calls");
  private final Set<String> repeatable = new HashSet<>();
  private final Map<String, Signal> gates = new ConcurrentHashMap<>();

  /** Calls of this tool may be made twice. */
  void bearRepeating(String name) {
    repeatable.add(name);
  }

  /** Calls of this tool come back once the signal is given, or when they are cancelled. */
  Signal hold(String name) {
    return gates.computeIfAbsent(name, _ -> new Signal("the end of tool " + name));
  }

  @Override
  public boolean offers(String name) {
    return !name.startsWith("no");
  }

  @Override
  public Optional<Tool> describe(String name) {
    return Optional.of(new Tool(name, "described", "{}", null, Tool.Caller.SERVER));
  }

  @Override
  public ToolRun run(ToolRequest request) {
    return new ToolRun() {
      @Override
      public Item.ToolResult await(Consumer<String> progress) {
        made.add(request);
        Signal gate = gates.get(request.name());
        if (gate != null) {
          progress.accept("working");
          gate.await();
        }
        return ToolResult.text(request.callId(), request.name() + " is back", ToolResult.Status.OK);
      }

      @Override
      public void cancel() {
        Signal gate = gates.get(request.name());
        if (gate != null) {
          gate.give();
        }
      }
    };
  }

  @Override
  public boolean repeatable(String name) {
    return repeatable.contains(name);
  }
}
