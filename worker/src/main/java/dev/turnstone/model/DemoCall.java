package dev.turnstone.model;

import dev.turnstone.item.Item;
import java.time.Duration;
import java.util.List;

/** One call of a demo model, on the thread that runs it. */
final class DemoCall implements ModelCall {
  private static final int CHARACTERS_MAX = 16 * 1024 * 1024;

  private final ModelRequest request;
  private final Pause pause;
  private final Stop stop = new Stop();
  private Duration left;

  DemoCall(ModelRequest request, Pause pause) {
    this.request = request;
    this.pause = pause;
    this.left = request.timeLeft();
  }

  @Override
  public void cancel() {
    stop.ask();
  }

  @Override
  public ModelAnswer run(DeltaSink deltas) throws ModelFailed {
    AnswerWriter answer = new AnswerWriter(request.run(), request.step(), CHARACTERS_MAX, deltas);
    DemoPrompt prompt = DemoPrompt.of(request.messages());
    boolean echo = request.model().equals(DemoModel.ECHO);
    DemoPlan plan = echo ? DemoScript.echo(request, prompt) : DemoScript.scripted(request, prompt);
    write(plan, prompt.directives(), answer);
    List<Item> items = answer.finish();
    return new ModelAnswer(items, plan.finish(), plan.usage(), request.model());
  }

  private void write(DemoPlan plan, DemoDirectives directives, AnswerWriter answer)
      throws ModelFailed {
    await(Duration.ofMillis(directives.value("latency", 0)), answer);
    if (directives.has("fail")) {
      throw failed(directives.value("fail", 0));
    }
    int rate = directives.value("rate", 0);
    Duration gap = rate == 0 ? Duration.ZERO : Duration.ofSeconds(1).dividedBy(rate);
    for (int at = 0; at < plan.tokens().size(); at++) {
      trouble(at, directives, answer);
      await(at == 0 ? Duration.ZERO : gap, answer);
      plan.tokens().get(at).write(answer);
    }
  }

  private void trouble(int at, DemoDirectives directives, AnswerWriter answer) throws ModelFailed {
    if (at == directives.value("break", DemoDirectives.NEVER)) {
      throw because("The demo model's stream broke off, as the prompt asked.", answer);
    }
    if (at == directives.value("stall", DemoDirectives.NEVER)) {
      await(left, answer);
      throw late(answer);
    }
  }

  /** No longer than there is time left. */
  private void await(Duration time, AnswerWriter answer) throws ModelFailed {
    boolean late = time.compareTo(left) > 0;
    Duration bounded = late ? left : time;
    boolean passed = bounded.isZero() ? !stop.asked() : pause.passed(bounded, stop);
    if (!passed) {
      throw ModelFailed.cancelled(answer.started());
    }
    left = left.minus(bounded);
    if (late) {
      throw late(answer);
    }
  }

  private static ModelFailed late(AnswerWriter answer) {
    return because("The model did not answer in time.", answer);
  }

  private static ModelFailed because(String message, AnswerWriter answer) {
    return ModelFailed.because(Failures.model(message), answer.started());
  }

  private static ModelFailed failed(int status) {
    TryFailed failed =
        new Failures(List.of()).status(status, "the prompt asked for it", null, null);
    return ModelFailed.because(failed.failure(), false);
  }
}
