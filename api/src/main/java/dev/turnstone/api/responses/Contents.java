package dev.turnstone.api.responses;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.archive.Bodies;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.item.Item;
import dev.turnstone.run.Content;
import dev.turnstone.run.RunId;
import java.util.List;

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
    try {
      return content.storedAs().map(body -> bodies.get(run, body)).orElse(content.items());
    } catch (Unavailable _) {
      throw new RequestRejected(
          ApiError.of(
              ApiError.Kind.UNAVAILABLE,
              "The database can't be reached right now; try again shortly."));
    }
  }
}
