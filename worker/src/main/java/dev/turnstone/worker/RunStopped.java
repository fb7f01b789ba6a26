package dev.turnstone.worker;

/** The run is not this worker's any more: its driver lets everything fall and appends nothing. */
final class RunStopped extends RuntimeException {
  private static final long serialVersionUID = 1;

  RunStopped(StopSignal.Why why) {
    super(why.name(), null, false, false);
  }
}
