package dev.turnstone.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** The places for calls of one provider, given in the order in which they are asked for. */
final class Places {
  private final int max;
  private final Deque<Place> waiting = new ArrayDeque<>();
  private int taken;

  /**
   * @param max 0 for no limit
   */
  Places(int max) {
    this.max = max;
  }

  /** A place, or the wish for one. */
  static final class Place {
    private final CompletableFuture<Void> granted = new CompletableFuture<>();

    /** Done once it is there. */
    CompletableFuture<Void> granted() {
      return granted;
    }
  }

  /** A place to be left or given up later. */
  synchronized Place ask() {
    Place place = new Place();
    if (max == 0 || taken < max) {
      taken++;
      place.granted.complete(null);
    } else {
      waiting.add(place);
    }
    return place;
  }

  /** How many have none yet. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Whoever waits longest gets the place. */
  synchronized void leave() {
    Place next = waiting.poll();
    if (next == null) {
      taken--;
    } else {
      next.granted.complete(null);
    }
  }

  /** Asks no more, also if the place has come in the meantime. */
  synchronized void giveUp(Place place) {
    if (!waiting.remove(place)) {
      leave();
    }
  }
}
