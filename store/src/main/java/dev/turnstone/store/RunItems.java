package dev.turnstone.store;

import dev.turnstone.archive.RunArchive.BrokenChain;
import dev.turnstone.archive.RunArchive.LongChain;
import dev.turnstone.item.Item;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.Content;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The items of runs, those in bodies included: what was said, answered, called and brought. */
final class RunItems {
  private RunItems() {}

  private record Piece(RunId run, Content content) {}

  /**
   * Input and completed steps of a lane's runs, in their order; answers that do not count are left
   * out, as they are for clients.
   */
  static List<Item> ofLane(Database database, List<StoredRun> runs) {
    return of(database, runs.stream().flatMap(run -> pieces(run.run(), steps(run.run()))).toList());
  }

  private static Stream<Content> steps(Run run) {
    return Stream.concat(
        run.content().asked().stream().map(RunSpec::input),
        run.content().steps().stream().flatMap(step -> step.contents().stream()));
  }

  /**
   * What a chain's runs tell, in their order. Their rows, which hold more than that, are read a few
   * at a time, and their bodies only when it is known that all of it fits.
   *
   * @throws BrokenChain when one of them was deleted meanwhile
   * @throws LongChain when they tell more than {@code bytesMax}
   */
  static List<Item> ofChain(Database database, List<ChainRow> rows, long bytesMax) {
    List<Piece> pieces = new ArrayList<>();
    long bytes = 0;
    for (List<ChainRow> chunk : Chunks.of(rows, ChainRow::bytes)) {
      List<RunId> ids = chunk.stream().map(row -> row.link().run()).toList();
      Map<RunId, StoredRun> read = StoredRun.read(database, ids);
      for (RunId id : ids) {
        List<Content> told = run(read, id).told();
        bytes += told.stream().mapToLong(RunJson::bytesInline).sum();
        fits(bytes, bytesMax);
        told.forEach(part -> pieces.add(new Piece(id, part)));
      }
    }
    fits(bytes + BodyRows.bytes(database, wanted(pieces)), bytesMax);
    return of(database, pieces);
  }

  private static Run run(Map<RunId, StoredRun> read, RunId id) {
    StoredRun stored = read.get(id);
    if (stored == null) {
      throw new BrokenChain("run " + id + " is not there any more");
    }
    return stored.run();
  }

  private static void fits(long bytes, long bytesMax) {
    if (bytes > bytesMax) {
      throw new LongChain("more than " + bytesMax + " bytes");
    }
  }

  private static List<Item> of(Database database, List<Piece> pieces) {
    Map<BodyId, RunId> wanted = wanted(pieces);
    Map<BodyId, List<Item>> bodies = wanted.isEmpty() ? Map.of() : BodyRows.read(database, wanted);
    List<Item> items = new ArrayList<>();
    for (Piece piece : pieces) {
      items.addAll(
          piece.content().storedAs().map(bodies::get).orElseGet(() -> piece.content().items()));
    }
    return items;
  }

  private static Stream<Piece> pieces(Run run, Stream<Content> contents) {
    return contents.map(part -> new Piece(run.id(), part));
  }

  private static Map<BodyId, RunId> wanted(List<Piece> pieces) {
    Map<BodyId, RunId> wanted = new HashMap<>();
    pieces.forEach(
        piece -> piece.content().storedAs().ifPresent(body -> wanted.put(body, piece.run())));
    return wanted;
  }
}
