package dev.turnstone.model;

/** Asks models. Safe for many threads. */
public interface ModelClient {

  /** A call that is yet to be made: opens nothing and never fails. */
  ModelCall call(ModelRequest request);
}
