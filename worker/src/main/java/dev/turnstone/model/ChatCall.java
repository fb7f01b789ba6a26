package dev.turnstone.model;

import dev.turnstone.run.Outcome.Failure;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model call over HTTP with its tries, on the thread that runs it. Before the first delta it
 * goes on to another target of its group when one fails, and to the next group when all have.
 */
final class ChatCall implements ModelCall {
  private static final Logger log = LoggerFactory.getLogger(ChatCall.class);

  private final List<List<Target>> groups;
  private final ModelRequest request;
  private final ChatClient first;
  private final Stop stop = new Stop();
  private volatile @Nullable Call open;

  /**
   * @param groups the targets of the name, then those of each fallback; none is empty
   */
  ChatCall(List<List<Target>> groups, ModelRequest request) {
    this.groups = groups;
    this.request = request;
    this.first = groups.getFirst().getFirst().client();
  }

  @Override
  public void cancel() {
    stop.ask();
    Call call = open;
    if (call != null) {
      call.cancel();
    }
  }

  @Override
  public ModelAnswer run(DeltaSink deltas) throws ModelFailed {
    Timer.Sample sample = first.meters.begin();
    String outcome = "failed";
    try {
      ModelAnswer answer = tries(deltas);
      outcome = "answered";
      return answer;
    } catch (ModelFailed failed) {
      outcome = failed.cancelled() ? "cancelled" : failed.failure().kind().name();
      throw failed;
    } finally {
      first.meters.ended(sample, outcome.toLowerCase(Locale.ROOT));
    }
  }

  private ModelAnswer tries(DeltaSink deltas) throws ModelFailed {
    Instant end = first.clocks.steady().plus(request.timeLeft());
    for (int at = 0; ; at++) {
      boolean last = at == groups.size() - 1;
      try {
        return rounds(Target.shuffled(groups.get(at), first.random), last, end, deltas);
      } catch (TryFailed failed) {
        if (last || stop.asked() || !failed.elsewhere()) {
          throw given(failed);
        }
        log.info("model's fallback asked run={} step={}", request.run(), request.step());
      }
    }
  }

  /** Asks each in turn, and all that may still answer again after a pause. */
  private ModelAnswer rounds(List<Target> all, boolean last, Instant end, DeltaSink deltas)
      throws TryFailed, ModelFailed {
    List<Target> targets = new ArrayList<>(all);
    for (int made = 1; ; made++) {
      TryFailed failed = null;
      for (Target target : List.copyOf(targets)) {
        boolean more = !target.equals(targets.getLast());
        try {
          return once(target, new Gate.Wait(left(end), more || !last, more && last), deltas);
        } catch (TryFailed next) {
          failed = TryFailed.sooner(failed, next);
          if (!next.passing()) {
            targets.remove(target);
          }
          if (stop.asked() || !next.elsewhere()) {
            throw given(next);
          }
        }
      }
      again(Objects.requireNonNull(failed), all.getFirst().client(), made, left(end));
    }
  }

  /** Asks once. A failure after the first delta is nobody else's to mend. */
  private ModelAnswer once(Target target, Gate.Wait wait, DeltaSink deltas)
      throws TryFailed, ModelFailed {
    byte[] body = body(target);
    Instant end = first.clocks.steady().plus(wait.left());
    try (Gate.Pass pass = target.client().gate.enter(target.model(), wait, stop)) {
      ChatTry next = new ChatTry(target, request, stop, pass, deltas);
      try {
        return next.run(opened(next.call(body, left(end))));
      } catch (TryFailed | IOException | BrokenAnswer failure) {
        TryFailed failed = ImageRefusals.seen(request.messages(), inWords(failure));
        if (next.started()) {
          throw stop.asked() ? ModelFailed.cancelled(true) : because(failed, true);
        }
        throw held(failed, pass);
      }
    }
  }

  /** A refusal that asks for a pause holds for all runs. */
  private static TryFailed held(TryFailed failed, Gate.Pass pass) {
    boolean tooMany = failed.failure().kind() == Failure.Kind.RATE_LIMITED;
    boolean asked = failed.passing() && failed.waitWanted() != null;
    return tooMany || asked ? failed.after(pass.refused(failed.waitWanted())) : failed;
  }

  private byte[] body(Target target) throws ModelFailed {
    try {
      return ChatBody.of(request, target.model(), target.client().settings.quirks());
    } catch (IllegalArgumentException unfit) {
      String message = String.valueOf(unfit.getMessage());
      throw ModelFailed.because(Failures.invalid(message), false);
    }
  }

  /** Cancel sees either the call, or is seen here. */
  private Call opened(Call call) throws TryFailed {
    open = call;
    if (stop.asked()) {
      call.cancel();
      throw new TryFailed(Failures.model("The model call was cancelled."), false, null);
    }
    return call;
  }

  /** Returns when it is time for another try. */
  private void again(TryFailed failed, ChatClient client, int made, Duration left)
      throws TryFailed, ModelFailed {
    Optional<Duration> pause = client.retries.pause(failed, made, left);
    if (pause.isEmpty()) {
      throw failed;
    }
    client.meters.retried();
    log.info(
        "model asked again run={} step={} tries={} kind={} status={} pauseMs={}",
        request.run(),
        request.step(),
        made,
        failed.failure().kind(),
        failed.failure().status(),
        pause.get().toMillis());
    if (!client.pause.passed(pause.get(), stop)) {
      throw ModelFailed.cancelled(false);
    }
  }

  private ModelFailed given(TryFailed failed) {
    return stop.asked() ? ModelFailed.cancelled(false) : because(failed, false);
  }

  private ModelFailed because(TryFailed failed, boolean started) {
    return ModelFailed.because(failed.failure(), started);
  }

  private Duration left(Instant end) {
    Duration left = Duration.between(first.clocks.steady(), end);
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  private TryFailed inWords(Exception failure) {
    TryFailed failed =
        switch (failure) {
          case TryFailed said -> said;
          case BrokenAnswer broken ->
              new TryFailed(Failures.model(String.valueOf(broken.getMessage())), false, null);
          default -> new TryFailed(Failures.lost(failure), true, null);
        };
    warnOperator(failed.failure());
    return failed;
  }

  private void warnOperator(Failure failure) {
    if (failure.kind() == Failure.Kind.SERVER) {
      log.warn("provider refuses this server run={} status={}", request.run(), failure.status());
    }
  }
}
