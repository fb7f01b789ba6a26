package dev.turnstone.worker;

import dev.turnstone.item.Item;
import dev.turnstone.item.Role;
import dev.turnstone.model.DeltaSink;
import dev.turnstone.model.ModelAnswer;
import dev.turnstone.model.ModelCall;
import dev.turnstone.model.ModelClient;
import dev.turnstone.model.ModelFailed;
import dev.turnstone.model.ModelRequest;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Usage;
import dev.turnstone.testkit.Inbox;
import dev.turnstone.testkit.Signal;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A model that answers by script, one script a call; says "done" when there is none left. */
final class TestModel implements ModelClient {
  final Inbox<ModelRequest> asked = new Inbox<>("model calls");
  final Inbox<Integer> cancelled = new Inbox<>("cancelled model calls, by step");
  private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();

  /** One answer. */
  interface Script {
    ModelAnswer play(DeltaSink deltas, Signal cancel) throws ModelFailed;
  }

  TestModel then(Script script) {
    scripts.add(script);
    return this;
  }

  /** The next answer is this text, in these pieces. */
  TestModel says(String... pieces) {
    return then((deltas, _) -> {
      for (String piece : pieces) {
        deltas.accept(new RunDelta.Text(0, List.of(piece)));
      }
      return text(String.join("", pieces));
    });
  }

  /** The next answer calls these functions; call ids are the names' with {@code call_} before. */
  TestModel calls(String... names) {
    return then((_, _) -> calling(names));
  }

  TestModel fails(Outcome.Failure.Kind kind) {
    return then((_, _) -> {
      throw ModelFailed.because(new Outcome.Failure(kind, "no", 400), false);
    });
  }

  /** The next answer begins with a piece and then never ends. */
  TestModel hangsAfter(String piece) {
    return then((deltas, cancel) -> {
      deltas.accept(new RunDelta.Text(0, List.of(piece)));
      cancel.await();
      throw ModelFailed.cancelled(true);
    });
  }

  /** The next answer comes when {@code when} is given. */
  TestModel saysAfter(Signal when, String text) {
    return then((deltas, _) -> {
      deltas.accept(new RunDelta.Text(0, List.of(text)));
      when.await();
      return text(text);
    });
  }

  static ModelAnswer text(String text) {
    return new ModelAnswer(
        List.of(Item.Message.text(Role.ASSISTANT, text)),
        Finish.STOP,
        new Usage(10, 0, 5, 0),
        "test-model");
  }

  static ModelAnswer calling(String... names) {
    List<Item> items =
        Stream.of(names).<Item>map(name -> new Item.ToolCall("call_" + name, name, "{}")).toList();
    return new ModelAnswer(items, Finish.TOOL_CALLS, new Usage(10, 0, 5, 0), "test-model");
  }

  @Override
  public ModelCall call(ModelRequest request) {
    Signal cancel = new Signal("the model call to be cancelled");
    return new ModelCall() {
      @Override
      public ModelAnswer run(DeltaSink deltas) throws ModelFailed {
        asked.add(request);
        Script script = scripts.poll();
        return script == null ? text("done") : script.play(deltas, cancel);
      }

      @Override
      public void cancel() {
        cancelled.add(request.step());
        cancel.give();
      }
    };
  }
}
