package dev.turnstone.chaos.load;

/** One client with one intent. */
interface Job {
  /**
   * Does it, and notes at the desk what is wrong.
   *
   * @throws InterruptedException when it is told to give up
   */
  void run(Desk desk) throws InterruptedException;
}
