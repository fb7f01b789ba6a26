package dev.turnstone.api.responses;

import dev.turnstone.run.RunSpec;
import java.util.Objects;
import java.util.Optional;

/**
 * What a POST asks for: the run, with a fresh context, and what concerns the answer or needs other
 * runs to be looked at.
 *
 * @param input what the client says, of which {@code spec} has none yet
 * @param stream whether the answer is a stream of events
 * @param previous the response to go on from, as the client named it
 */
record Asked(RunSpec spec, Input input, boolean stream, Optional<String> previous) {
  Asked {
    Objects.requireNonNull(spec);
    Objects.requireNonNull(input);
    Objects.requireNonNull(previous);
  }
}
