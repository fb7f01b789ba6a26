package dev.turnstone.worker;

import dev.turnstone.engine.Action;
import dev.turnstone.engine.Calls;
import dev.turnstone.item.Item;
import dev.turnstone.model.ModelAnswer;
import dev.turnstone.model.ModelCall;
import dev.turnstone.model.ModelClient;
import dev.turnstone.model.ModelFailed;
import dev.turnstone.model.ModelRequest;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Outcome.Failure.Kind;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Tool;
import dev.turnstone.tool.ToolRunner;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Makes one model call and says what came of it. Owned by the run's thread. */
final class ModelStep {
  /** Asking again is no use, on this worker or another. */
  private static final Set<Kind> REFUSALS = Set.of(Kind.INVALID_REQUEST, Kind.INVALID_IMAGE);

  private final HeldRun held;
  private final ModelClient model;
  private final ToolRunner tools;
  private final Contents contents;

  ModelStep(HeldRun held, ModelClient model, ToolRunner tools, Contents contents) {
    this.held = held;
    this.model = model;
    this.tools = tools;
    this.contents = contents;
  }

  /** What the model is asked, and how long it may take. */
  record Question(RunSpec spec, List<Item> messages, Duration timeLeft) {}

  /**
   * One fact: the completed step, a failed attempt, or the end of a run that no model can serve.
   */
  RunEvent ask(Action.CallModel action, Question question) {
    ModelCall call = model.call(request(action, question));
    RunSpec.Tools asked = question.spec().tools();
    try (var _ = held.stop().cancelling(call::cancel)) {
      ModelAnswer answer = call.run(new KeptDeltas(asked.parallel(), held.appender()::progress));
      held.stop().check();
      return new RunEvent.StepCompleted(action.step(), completed(question.spec(), answer));
    } catch (ModelFailed failed) {
      held.stop().check();
      return failed(failed.failure());
    }
  }

  private StepResult completed(RunSpec spec, ModelAnswer answer) {
    List<Item> items = Calls.kept(spec.tools(), answer.items());
    return new StepResult.ModelAnswered(
        contents.keep(items),
        Calls.of(spec.tools(), items),
        answer.finish(),
        answer.usage(),
        answer.model(),
        LastWord.misfit(spec.format(), answer.finish(), items).orElse(null));
  }

  private static RunEvent failed(Outcome.Failure failure) {
    return REFUSALS.contains(failure.kind())
        ? new RunEvent.Ended(new Outcome.Failed(failure))
        : new RunEvent.AttemptFailed(failure);
  }

  private ModelRequest request(Action.CallModel action, Question question) {
    RunSpec spec = question.spec();
    return new ModelRequest(
        held.task().run(),
        action.step(),
        spec.model(),
        question.messages(),
        described(spec.tools(), action.step() == 0),
        spec.sampling(),
        spec.format(),
        action.maxOutputTokens(),
        question.timeLeft(),
        held.task().run().text() + "-" + action.step());
  }

  /** A server's tool that was only named is described as its runner does. */
  private RunSpec.Tools described(RunSpec.Tools asked, boolean first) {
    return new RunSpec.Tools(
        asked.list().stream().map(this::described).toList(),
        first ? asked.choice() : asked.choice().afterFirstAnswer(),
        asked.parallel());
  }

  private Tool described(Tool tool) {
    boolean named = tool.description() == null && tool.parameters() == null;
    return named && tool.caller() == Tool.Caller.SERVER
        ? tools.describe(tool.name()).orElse(tool)
        : tool;
  }
}
