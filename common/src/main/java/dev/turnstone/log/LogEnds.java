package dev.turnstone.log;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks how far the topic events reaches. */
public interface LogEnds {

  /** By partition the offset after the last readable record, as of some moment after the call. */
  CompletableFuture<Map<Integer, Long>> ends();
}
