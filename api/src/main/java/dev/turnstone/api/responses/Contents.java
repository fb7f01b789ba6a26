package dev.turnstone.api.responses;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.archive.Bodies;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.item.Item;
import dev.turnstone.run.Content;
import dev.turnstone.run.RunId;
import java.util.List;
import java.util.function.Supplier;

/** The items of a run's content, wherever they are kept. */
final class Contents {
  private final Bodies bodies;

  Contents(Bodies bodies) {
    this.bodies = bodies;
  }

  /**
   * @throws RequestRejected UNAVAILABLE when the database that has them can't be reached
   */
  List<Item> items(RunId run, Content content) {
    return content
        .storedAs()
        .map(body -> reading(() -> bodies.get(run, body)))
        .orElse(content.items());
  }

  /**
   * How long the JSON of all of them is.
   *
   * @throws RequestRejected as {@link #items}
   */
  long bytes(RunId run, List<Content> all) {
    return reading(() -> bodies.bytesOf(run, all));
  }

  private static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (Unavailable _) {
      throw new RequestRejected(
          ApiError.of(
              ApiError.Kind.UNAVAILABLE,
              "The database can't be reached right now; try again shortly."));
    }
  }
}
