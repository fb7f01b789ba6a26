package dev.turnstone.archive;

import dev.turnstone.item.Item;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.Content;
import dev.turnstone.run.RunId;
import java.util.Collection;
import java.util.List;

/** Content that is too large for the log. Throws {@link Unavailable} when Postgres can't answer. */
public interface Bodies {
  /** JSON longer than this goes to a body, in bytes. */
  int INLINE_MAX = 512 * 1024;

  /** Stores once and for all, before the entry that names the body is appended. */
  void put(RunId run, BodyId body, List<Item> items);

  /**
   * @throws IllegalStateException when there is none: it was deleted with its run
   */
  List<Item> get(RunId run, BodyId body);

  /** How long the JSON of a run's bodies is together, in bytes; without reading them. */
  long bytes(RunId run, Collection<BodyId> bodies);

  /** How long the JSON of a run's contents is together, in bytes, wherever each of them is kept. */
  default long bytesOf(RunId run, List<Content> all) {
    List<BodyId> stored = all.stream().flatMap(content -> content.storedAs().stream()).toList();
    long inline = all.stream().mapToLong(RunJson::bytesInline).sum();
    return stored.isEmpty() ? inline : inline + bytes(run, stored);
  }
}
