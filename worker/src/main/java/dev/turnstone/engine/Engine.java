package dev.turnstone.engine;

import dev.turnstone.engine.Action.PlannedCall;
import dev.turnstone.run.Limits;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Outcome.Incomplete.Reason;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunContent;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.RunSpec.OnClientTool;
import dev.turnstone.run.RunState;
import dev.turnstone.run.Step;
import dev.turnstone.run.StepResult.CallRef;
import dev.turnstone.run.StepResult.ModelAnswered;
import dev.turnstone.run.Tool;
import dev.turnstone.run.Work;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides how a run goes on. Pure and total: any worker that has folded the same
 * records comes to the same action. Content that is stored elsewhere need not be resolved.
 */
public final class Engine {
  private final RunState state;
  private final RunContent content;
  private final RunSpec spec;

  private Engine(RunState state, RunContent content, RunSpec spec) {
    this.state = state;
    this.content = content;
    this.spec = spec;
  }

  /** What the worker that holds the run does next. */
  public static Action next(RunState state, RunContent content) {
    RunSpec spec = content.spec();
    boolean idle = state.phase() == Phase.CLAIMED && state.work().open() == null;
    return idle && spec != null ? new Engine(state, content, spec).next() : new Action.Nothing();
  }

  private Action next() {
    if (content.steps().isEmpty()) {
      return callModel();
    }
    return switch (content.steps().getLast()) {
      case Step.Model model -> answered(model.answer());
      case Step.Tools _ -> toolsFinished();
      case Step.Answers _ -> callModel();
    };
  }

  private Action answered(ModelAnswered answer) {
    return switch (answer.finish()) {
      case LENGTH -> incomplete(Reason.MAX_TOKENS);
      case CONTENT_FILTER -> incomplete(Reason.CONTENT_FILTER);
      case STOP, TOOL_CALLS -> answer.counts() ? called(answer) : misfit(answer);
    };
  }

  /**
   * The model is asked once more in a run, with what was wrong; that is a round like any other. If
   * it may not be asked, or did no better, the run has failed: half an answer would be read as one.
   */
  private Action misfit(ModelAnswered answer) {
    Action again = callModel();
    if (misfits() == 1 && again instanceof Action.CallModel) {
      return again;
    }
    String message = "The model's answer does not have the form asked for: " + answer.misfit();
    return new Action.End(
        new Outcome.Failed(
            new Outcome.Failure(Outcome.Failure.Kind.INVALID_OUTPUT, message + ".", null)));
  }

  /**
   * Calls whose results no model would see are not made: who has used up the rounds ends here,
   * unless the client's calls are the run's result.
   */
  private Action called(ModelAnswered answer) {
    List<String> ours = calls(answer, Tool.Caller.SERVER);
    List<String> clients = calls(answer, Tool.Caller.CLIENT);
    if (ours.isEmpty() && clients.isEmpty()) {
      return new Action.End(new Outcome.Completed());
    }
    boolean lastWord = !clients.isEmpty() && spec.rules().onClientTool() == OnClientTool.END;
    if (!lastWord && rounds() >= spec.limits().rounds()) {
      return incomplete(Reason.MAX_ROUNDS);
    }
    return ours.isEmpty() ? turnToClient(clients) : callTools(ours);
  }

  private Action toolsFinished() {
    ModelAnswered answer = lastAnswer();
    List<String> clients = answer == null ? List.of() : calls(answer, Tool.Caller.CLIENT);
    return clients.isEmpty() ? callModel() : turnToClient(clients);
  }

  private Action turnToClient(List<String> callIds) {
    return switch (spec.rules().onClientTool()) {
      case END -> new Action.End(new Outcome.Completed());
      case WAIT -> new Action.WaitForClient(state.work().requests(), new LinkedHashSet<>(callIds));
    };
  }

  private Action callModel() {
    Limits limits = spec.limits();
    if (rounds() >= limits.rounds()) {
      return incomplete(Reason.MAX_ROUNDS);
    }
    Integer outputTokens = limits.outputTokens();
    if (outputTokens == null) {
      return new Action.CallModel(state.work().steps(), null);
    }
    long left = outputTokens - content.usage().output();
    return left > 0
        ? new Action.CallModel(state.work().steps(), (int) left)
        : incomplete(Reason.MAX_TOKENS);
  }

  private Action callTools(List<String> callIds) {
    Integer max = spec.limits().toolCalls();
    long left = max == null ? Long.MAX_VALUE : max - made();
    List<PlannedCall> open = new ArrayList<>();
    for (int i = 0; i < callIds.size(); i++) {
      Work.CallStatus status = state.work().calls().get(callIds.get(i));
      if (status != Work.CallStatus.FINISHED) {
        open.add(new PlannedCall(callIds.get(i), plan(status, i < left)));
      }
    }
    return new Action.CallTools(state.work().steps(), open);
  }

  private static Action.Plan plan(Work.@Nullable CallStatus status, boolean allowed) {
    if (status == Work.CallStatus.STARTED) {
      return Action.Plan.UNCERTAIN;
    }
    return allowed ? Action.Plan.MAKE : Action.Plan.OVER_LIMIT;
  }

  private static Action incomplete(Reason reason) {
    return new Action.End(new Outcome.Incomplete(reason));
  }

  /** In the answer's order, each once. */
  private static List<String> calls(ModelAnswered answer, Tool.Caller caller) {
    Set<String> ids = new LinkedHashSet<>();
    for (CallRef call : answer.calls()) {
      if (call.caller() == caller) {
        ids.add(call.callId());
      }
    }
    return List.copyOf(ids);
  }

  private @Nullable ModelAnswered lastAnswer() {
    for (Step step : content.steps().reversed()) {
      if (step instanceof Step.Model model) {
        return model.answer();
      }
    }
    return null;
  }

  private long misfits() {
    return content.steps().stream()
        .filter(step -> step instanceof Step.Model model && !model.answer().counts())
        .count();
  }

  private int rounds() {
    return (int) content.steps().stream().filter(Step.Model.class::isInstance).count();
  }

  private long made() {
    long made = 0;
    for (Step step : content.steps()) {
      made += step instanceof Step.Tools tools ? tools.results().size() : 0;
    }
    return made;
  }
}
