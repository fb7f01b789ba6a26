package dev.turnstone.model;

/** One model call, made once. */
public interface ModelCall {

  /**
   * Makes the call and blocks until the model has answered, at most for the request's time left.
   * Retries are made in here, and only before the first delta. An interrupt of the calling thread
   * cancels as {@link #cancel} does and stays set. What the sink throws flies up after the
   * connection was closed.
   *
   * @param deltas gets the answer's pieces, on the calling thread
   * @throws ModelFailed when there is no whole answer
   */
  ModelAnswer run(DeltaSink deltas) throws ModelFailed;

  /**
   * Makes {@link #run} fail as cancelled within about 25 ms, also one that has not begun. From any
   * thread, any number of times.
   */
  void cancel();
}
