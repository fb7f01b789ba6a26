package dev.turnstone.worker;

import java.time.Duration;

/** Runs something once, later, on a thread that all runs of a worker share. */
@FunctionalInterface
interface Timer {
  void after(Duration delay, Runnable action);
}
