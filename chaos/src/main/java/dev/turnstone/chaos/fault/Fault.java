package dev.turnstone.chaos.fault;

import java.util.random.RandomGenerator;

/** One way to hurt the cluster. */
interface Fault {
  /**
   * Injects it, waits, and undoes it. Whatever it stopped runs again when this returns.
   *
   * @throws InterruptedException when its thread is to end; it is undone all the same
   */
  void strike(Scene scene, RandomGenerator random) throws InterruptedException;
}
