package dev.turnstone.tool;

import java.time.Duration;
import java.util.Objects;

/**
 * A call to be made.
 *
 * @param arguments JSON text as the model wrote it, not necessarily valid
 * @param key the same for every attempt at this call
 * @param timeLeft bounds the call; a tool's own deadline may be shorter
 */
public record ToolRequest(
    String callId, String name, String arguments, String key, Duration timeLeft) {
  public ToolRequest {
    Objects.requireNonNull(callId);
    Objects.requireNonNull(name);
    Objects.requireNonNull(arguments);
    Objects.requireNonNull(key);
    Objects.requireNonNull(timeLeft);
  }
}
