package dev.turnstone.tool;

import dev.turnstone.item.Item;
import java.util.function.Consumer;

/** One call of a tool, made once. */
public interface ToolRun {

  /**
   * Makes the call and blocks until something has come of it, at most for the request's time left.
   * A tool's failure is a {@code FAILED} result, for the model to see; {@code UNKNOWN} means that
   * the request may have gone out and no answer came. An interrupt of the calling thread cancels as
   * {@link #cancel} does and stays set.
   *
   * @param progress gets what the tool says of its work, on the calling thread, no empty pieces
   */
  Item.ToolResult await(Consumer<String> progress);

  /**
   * Makes {@link #await} return soon: {@code FAILED} if nothing was sent, {@code UNKNOWN}
   * otherwise. From any thread, any number of times.
   */
  void cancel();
}
