package dev.turnstone.model;

import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.Outcome.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A call on its way through the gate. Pauses come first, so that nobody waits for them in a place
 * that others could use. Whoever has waited looks again at all that may stand in the way by now:
 * many wake at once. One thread.
 */
final class Entering {
  private static final int SPREAD = 4;

  private final Gate gate;
  private final String model;
  private final Gate.Wait wait;
  private final Stop stop;
  private final Instant began;
  private Duration paused = Duration.ZERO;
  private Duration queued = Duration.ZERO;

  Entering(Gate gate, String model, Gate.Wait wait, Stop stop) {
    this.gate = gate;
    this.model = model;
    this.wait = wait;
    this.stop = stop;
    this.began = gate.clocks.steady();
  }

  /**
   * Blocks until it is the call's turn.
   *
   * @throws TryFailed when that takes too long, or the stop was asked for
   */
  Gate.Pass pass() throws TryFailed {
    while (true) {
      pauses();
      Optional<Gate.Pass> pass = placed(gate.places.ask());
      if (pass.isPresent()) {
        return pass.get();
      }
    }
  }

  /** Blocks until nothing stands in the way but limits. */
  private void pauses() throws TryFailed {
    while (true) {
      Duration hold = gate.holds.left(model, now());
      Optional<Circuit.Rest> rest = gate.circuits.rest(model);
      if (!hold.isZero()) {
        held(hold);
      } else if (rest.isPresent()) {
        rests(rest.get());
      } else {
        return;
      }
    }
  }

  /** Waits till the pause that the provider asked for is over, those who wait not all at once. */
  private void held(Duration hold) throws TryFailed {
    Duration max = pauseLeft();
    if (hold.compareTo(max) > 0) {
      throw heldTooLong(hold);
    }
    Duration spread = hold.plus(gate.retries.part(hold.dividedBy(SPREAD)));
    Duration time = spread.compareTo(max) < 0 ? spread : max;
    pass(time);
    paused = paused.plus(time);
  }

  /**
   * Waits till somebody may ask again, or somebody has; where others can be asked, it does not, nor
   * where it is known now that the wait is too long.
   */
  private void rests(Circuit.Rest rest) throws TryFailed {
    Duration max = pauseLeft();
    Instant since = now();
    boolean resting = rest.left().isPositive();
    if (resting ? rest.left().compareTo(max) > 0 : !stop.until(rest.verdict(), max)) {
      throw down(rest.left());
    }
    if (resting) {
      pass(rest.left());
    }
    paused = paused.plus(Duration.between(since, now()));
  }

  /** Empty if something stands in the way by the time that the place is there. */
  private Optional<Gate.Pass> placed(Places.Place place) throws TryFailed {
    Optional<Gate.Pass> pass = Optional.empty();
    try {
      Instant since = now();
      if (!stop.until(place.granted(), queueLeft())) {
        throw busy();
      }
      queued = queued.plus(Duration.between(since, now()));
      if (!hindered()) {
        pass = turn();
      }
    } finally {
      if (pass.isEmpty()) {
        gate.places.giveUp(place);
      }
    }
    return pass;
  }

  /** Empty if something stands in the way by the time that its moment has come. */
  private Optional<Gate.Pass> turn() throws TryFailed {
    Rate.Turn turn = gate.rate.take(now(), queueLeft()).orElseThrow(this::busy);
    Optional<Circuits.Asked> asked = Optional.empty();
    try {
      if (due(turn)) {
        asked = gate.circuits.ask(model);
      }
    } finally {
      if (asked.isEmpty()) {
        gate.rate.giveBack(turn);
      }
    }
    return asked.map(call -> gate.new Pass(model, call, turn));
  }

  private boolean due(Rate.Turn turn) throws TryFailed {
    Duration ahead = Duration.between(now(), turn.at());
    if (!ahead.isPositive()) {
      return true;
    }
    pass(ahead);
    queued = queued.plus(ahead);
    return !hindered() && gate.rate.fits(turn);
  }

  private boolean hindered() {
    return !gate.holds.left(model, now()).isZero() || gate.circuits.rest(model).isPresent();
  }

  private void pass(Duration time) throws TryFailed {
    if (!time.isZero() && !gate.pause.passed(time, stop)) {
      throw new TryFailed(Failures.model("The model call was cancelled."), false, null);
    }
  }

  private Duration pauseLeft() {
    return left(gate.retries.pauseMax().minus(paused));
  }

  private Duration queueLeft() {
    return left(gate.limits.waitMax().minus(queued));
  }

  private Duration left(Duration max) {
    return wait.after(Duration.between(began, now())).atMost(max);
  }

  private Instant now() {
    return gate.clocks.steady();
  }

  private TryFailed down(Duration left) {
    String message =
        "The model's provider is down: its last calls failed. It is tried again in %d seconds."
            .formatted(left.toSeconds() + 1);
    Duration again = left.isZero() ? null : left;
    return new TryFailed(Failures.model(message), wait.again(), again);
  }

  private TryFailed busy() {
    String message = "This server's limits for the model's provider are used up.";
    return new TryFailed(new Failure(Kind.RATE_LIMITED, message, null), wait.others(), null);
  }

  private TryFailed heldTooLong(Duration hold) {
    String message =
        "The model provider takes no more requests for another %d seconds."
            .formatted(hold.toSeconds() + 1);
    Failure failure = new Failure(Kind.RATE_LIMITED, message, null);
    return new TryFailed(failure, wait.others(), hold);
  }
}
