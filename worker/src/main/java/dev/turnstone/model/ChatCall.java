package dev.turnstone.model;

import dev.turnstone.run.Outcome.Failure;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One model call over HTTP with its tries, on the thread that runs it. */
final class ChatCall implements ModelCall {
  private static final Logger log = LoggerFactory.getLogger(ChatCall.class);

  private final ChatClient client;
  private final ModelRequest request;
  private final String model;
  private final Stop stop = new Stop();
  private volatile @Nullable Call open;

  /**
   * @param model as the provider knows it
   */
  ChatCall(ChatClient client, ModelRequest request, String model) {
    this.client = client;
    this.request = request;
    this.model = model;
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
    Timer.Sample sample = client.meters.begin();
    String outcome = "failed";
    try {
      ModelAnswer answer = tries(deltas);
      outcome = "answered";
      return answer;
    } catch (ModelFailed failed) {
      outcome = failed.cancelled() ? "cancelled" : failed.failure().kind().name();
      throw failed;
    } finally {
      client.meters.ended(sample, outcome.toLowerCase(Locale.ROOT));
    }
  }

  private ModelAnswer tries(DeltaSink deltas) throws ModelFailed {
    Instant end = client.clock.instant().plus(request.timeLeft());
    byte[] body = body();
    for (int made = 1; ; made++) {
      ChatTry next = new ChatTry(client, request, model, stop, deltas);
      try {
        return next.run(opened(next.call(body, left(end))));
      } catch (TryFailed | IOException | BrokenAnswer failure) {
        TryFailed failed = ImageRefusals.seen(request.messages(), inWords(failure));
        again(next.started(), failed, made, left(end));
      }
    }
  }

  private byte[] body() throws ModelFailed {
    try {
      return ChatBody.of(request, model, client.settings.quirks());
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
  private void again(boolean started, TryFailed failed, int made, Duration left)
      throws ModelFailed {
    if (stop.asked()) {
      throw ModelFailed.cancelled(started);
    }
    Optional<Duration> pause =
        started ? Optional.empty() : client.retries.pause(failed, made, left);
    if (pause.isEmpty()) {
      warnOperator(failed.failure());
      throw ModelFailed.because(failed.failure(), started);
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

  private void warnOperator(Failure failure) {
    if (failure.kind() == Failure.Kind.SERVER) {
      log.warn("provider refuses this server run={} status={}", request.run(), failure.status());
    }
  }

  private Duration left(Instant end) {
    Duration left = Duration.between(client.clock.instant(), end);
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  private static TryFailed inWords(Exception failure) {
    return switch (failure) {
      case TryFailed failed -> failed;
      case BrokenAnswer broken ->
          new TryFailed(Failures.model(String.valueOf(broken.getMessage())), false, null);
      default -> new TryFailed(lost(failure), true, null);
    };
  }

  /** Names the kind of trouble, not the address, which clients need not know. */
  private static Failure lost(Exception failure) {
    return Failures.model(
        switch (failure) {
          case java.net.ConnectException _, java.net.UnknownHostException _ ->
              "The model can't be reached.";
          case java.io.InterruptedIOException _ -> "The model did not answer in time.";
          default -> "The connection to the model broke.";
        });
  }
}
