package dev.turnstone.model;

import dev.turnstone.model.ProviderSettings.Limits;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What all runs of this worker share of one provider: its limits, the pauses it asked for, and
 * whether it or a model of it is down. Thread-safe.
 */
final class Gate {
  final Circuits circuits;
  final Holds holds = new Holds();
  final Places places;
  final Rate rate;
  final Limits limits;
  final Retries retries;
  final Clocks clocks;
  final Pause pause;

  Gate(ProviderSettings settings, Retries retries, Clocks clocks, Pause pause) {
    this.circuits = new Circuits(settings.name(), settings.health(), clocks);
    this.limits = settings.limits();
    this.places = new Places(limits.concurrent());
    this.rate = new Rate(limits.requests(), limits.tokens());
    this.retries = retries;
    this.clocks = clocks;
    this.pause = pause;
  }

  /**
   * How long a call may wait for its turn.
   *
   * @param left of the call's time
   * @param others whether somebody else can be asked instead
   * @param again whether this one is asked again when all of these have failed
   */
  record Wait(Duration left, boolean others, boolean again) {
    /** Where others can be asked, nobody waits; and nobody till no time is left to ask in. */
    Duration atMost(Duration max) {
      Duration longest = left.minusMillis(1);
      return others || longest.isNegative() || max.isNegative()
          ? Duration.ZERO
          : max.compareTo(longest) < 0 ? max : longest;
    }

    /** The same when some time has passed. */
    Wait after(Duration passed) {
      return new Wait(left.minus(passed), others, again);
    }
  }

  /**
   * Blocks until it is the call's turn.
   *
   * @throws TryFailed when that takes too long, or the stop was asked for
   */
  Pass enter(String model, Wait wait, Stop stop) throws TryFailed {
    return new Entering(this, model, wait, stop).pass();
  }

  /** A call's turn. It says how the call went, and is closed when the call is over. One thread. */
  final class Pass implements AutoCloseable {
    private final String model;
    private final Circuits.Asked asked;
    private final Rate.Turn turn;

    Pass(String model, Circuits.Asked asked, Rate.Turn turn) {
      this.model = model;
      this.asked = asked;
      this.turn = turn;
    }

    /** An answer came, at least its first piece, or a refusal. */
    void answered() {
      asked.answered();
    }

    /** Nobody answered, or only somebody in between, or with no more than a head. */
    void failed() {
      asked.failed();
    }

    /** There was no connection. */
    void unreached() {
      asked.unreached();
    }

    /** The model answered to the end, with so many tokens. */
    void succeeded(long tokens) {
      Instant now = clocks.steady();
      holds.answered(model, now);
      rate.used(turn, now, tokens);
    }

    /** The provider takes no requests for a while; how long. */
    Duration refused(@Nullable Duration wanted) {
      return holds.refused(model, wanted, retries::jittered, clocks.steady());
    }

    @Override
    public void close() {
      asked.over();
      rate.over(turn);
      places.leave();
    }
  }
}
