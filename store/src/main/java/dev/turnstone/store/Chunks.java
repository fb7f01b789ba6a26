package dev.turnstone.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Cuts what is to be read into pieces that fit into memory. */
final class Chunks {
  /** Of text, a few times of which a piece takes while it is read. */
  static final long BYTES = 4 * 1024 * 1024;

  private Chunks() {}

  /** The rows in their order, as many together as have about {@link #BYTES}, at least one. */
  static <T> List<List<T>> of(List<T> rows, ToLongFunction<T> bytes) {
    List<List<T>> chunks = new ArrayList<>();
    long left = 0;
    for (T row : rows) {
      long size = bytes.applyAsLong(row);
      if (chunks.isEmpty() || size > left) {
        chunks.add(new ArrayList<>());
        left = BYTES;
      }
      chunks.getLast().add(row);
      left -= size;
    }
    return chunks;
  }
}
