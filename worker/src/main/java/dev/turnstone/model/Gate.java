package dev.turnstone.model;

import dev.turnstone.model.ProviderSettings.Limits;
import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.Outcome.Failure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What all runs of this worker share of one provider: its limits, the pauses it asked for, and
 * whether it is down. Thread-safe.
 */
final class Gate {
  private static final int SPREAD = 4;

  final Circuit circuit;
  private final Holds holds = new Holds();
  private final Places places;
  private final Rate rate;
  private final Limits limits;
  private final Retries retries;
  private final Clock clock;
  private final Pause pause;

  Gate(ProviderSettings settings, Retries retries, Clock clock, Pause pause) {
    this.circuit = new Circuit(settings.name(), settings.health(), clock);
    this.limits = settings.limits();
    this.places = new Places(limits.concurrent());
    this.rate = new Rate(limits.requests(), limits.tokens());
    this.retries = retries;
    this.clock = clock;
    this.pause = pause;
  }

  /** How long a call may wait for its turn. */
  record Wait(Duration left, boolean others) {
    /** Where others can be asked, nobody waits; and nobody till no time is left to ask in. */
    Duration atMost(Duration max) {
      Duration longest = left.minusMillis(1);
      return others || longest.isNegative()
          ? Duration.ZERO
          : max.compareTo(longest) < 0 ? max : longest;
    }
  }

  /**
   * Blocks until it is the call's turn.
   *
   * @throws TryFailed when that takes too long, or the stop was asked for
   */
  Pass enter(String model, Wait wait, Stop stop) throws TryFailed {
    if (!circuit.mayAsk()) {
      throw down();
    }
    Instant asked = clock.instant();
    Places.Place place = places.ask();
    try {
      if (!stop.until(place.granted(), wait.atMost(limits.waitMax()))) {
        throw busy(wait);
      }
      Instant now = clock.instant();
      Duration left = wait.atMost(limits.waitMax()).minus(Duration.between(asked, now));
      Duration max = left.isNegative() ? Duration.ZERO : left;
      pass(rate.take(now, max).orElseThrow(() -> busy(wait)), stop);
      held(model, wait, stop);
      return new Pass(model, circuit.ask().orElseThrow(this::down));
    } catch (TryFailed | RuntimeException refused) {
      places.giveUp(place);
      throw refused;
    }
  }

  /** Waits till the pause that the provider asked for is over, those who wait not all at once. */
  private void held(String model, Wait wait, Stop stop) throws TryFailed {
    Duration hold = holds.left(model, clock.instant());
    if (hold.isZero()) {
      return;
    }
    if (hold.compareTo(wait.atMost(retries.pauseMax())) > 0) {
      throw held(wait, hold);
    }
    pass(hold.plus(retries.part(hold.dividedBy(SPREAD))), stop);
  }

  private void pass(Duration time, Stop stop) throws TryFailed {
    if (!time.isZero() && !pause.passed(time, stop)) {
      throw new TryFailed(Failures.model("The model call was cancelled."), false, null);
    }
  }

  private TryFailed down() {
    String message =
        "The model's provider is down: its last calls failed. It is tried again every %d seconds."
            .formatted(Math.max(1, circuit.coolDown().toSeconds()));
    return new TryFailed(Failures.model(message), false, null);
  }

  private static TryFailed busy(Wait wait) {
    String message = "This server's limits for the model's provider are used up.";
    return new TryFailed(new Failure(Kind.RATE_LIMITED, message, null), wait.others(), null);
  }

  private static TryFailed held(Wait wait, Duration hold) {
    String message =
        "The model provider takes no more requests for another %d seconds."
            .formatted(hold.toSeconds() + 1);
    Failure failure = new Failure(Kind.RATE_LIMITED, message, null);
    return new TryFailed(failure, wait.others(), hold);
  }

  /** A call's turn. It says how the call went, and is closed when the call is over. One thread. */
  final class Pass implements AutoCloseable {
    private final String model;
    private final boolean probe;
    private boolean told;

    private Pass(String model, boolean probe) {
      this.model = model;
      this.probe = probe;
    }

    /** An answer came, even if it is a refusal. */
    void answered() {
      told = true;
      circuit.answered();
    }

    /** Nobody answered, or only somebody in between. */
    void failed() {
      told = true;
      circuit.failed(probe);
    }

    /** The model answered to the end, with so many tokens. */
    void succeeded(long tokens) {
      holds.answered(model);
      rate.used(clock.instant(), tokens);
    }

    /** The provider takes no requests for a while; how long. */
    Duration refused(@Nullable Duration wanted) {
      return holds.refused(model, wanted, retries::jittered, clock.instant());
    }

    @Override
    public void close() {
      if (probe && !told) {
        circuit.unclear();
      }
      places.leave();
    }
  }
}
