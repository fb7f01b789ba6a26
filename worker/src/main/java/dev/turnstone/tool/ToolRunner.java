package dev.turnstone.tool;

import dev.turnstone.run.Tool;
import java.util.Optional;

/** The functions that this server can call itself. Safe for many threads. */
public interface ToolRunner {

  boolean offers(String name);

  /** What the model is told of the function; its caller is the server. */
  Optional<Tool> describe(String name);

  /**
   * A call that is yet to be made: opens nothing and never fails, whatever the name and the
   * arguments.
   */
  ToolRun run(ToolRequest request);

  /**
   * Whether a call that may have gone out already can be made again under the same key: the tool is
   * idempotent, or takes the key.
   */
  boolean repeatable(String name);
}
