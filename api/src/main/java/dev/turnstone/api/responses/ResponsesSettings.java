package dev.turnstone.api.responses;

import dev.turnstone.run.Limits;
import java.time.Duration;

/**
 * What an operator may choose about responses.
 *
 * @param deadline of a run, from its acceptance; up to 5 d
 * @param syncTimeout longest wait of a client that neither streams nor asked for the background
 * @param strict refuses unknown fields of a request, which are passed over otherwise
 * @param sendDone ends each stream with {@code data: [DONE]}
 * @param cancelOnHangUp a client that hangs up on its foreground run cancels it
 * @param checkModels refuses models that the catalog does not serve
 */
public record ResponsesSettings(
    Duration deadline,
    Duration syncTimeout,
    boolean strict,
    boolean sendDone,
    boolean cancelOnHangUp,
    boolean checkModels) {
  public static final ResponsesSettings DEFAULT =
      new ResponsesSettings(
          Duration.ofHours(24), Duration.ofMinutes(10), false, false, true, false);

  public ResponsesSettings {
    if (!deadline.isPositive() || deadline.compareTo(Limits.DEADLINE_MAX) > 0) {
      throw new IllegalArgumentException("run.deadline is more than zero and at most 5 d");
    }
    if (!syncTimeout.isPositive()) {
      throw new IllegalArgumentException("sync.timeout is more than zero");
    }
  }
}
