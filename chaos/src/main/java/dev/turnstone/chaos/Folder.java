package dev.turnstone.chaos;

import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.SmallDisk;
import dev.turnstone.cluster.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where chaos leaves its data, logs and reports; a mark says that it is chaos's own to empty. */
final class Folder {
  private static final String MARK = ".chaos";

  private Folder() {}

  /**
   * Empties it, or makes it.
   *
   * @throws IllegalArgumentException if something is in it that is not chaos's
   */
  static void empty(Path folder) throws IOException {
    if (isForeign(folder)) {
      throw new IllegalArgumentException(
          folder + " has files that chaos did not make: name another folder, or an empty one");
    }
    SmallDisk.forget(EmbeddedInfra.data(folder).resolve("kafka"));
    SmallDisk.forget(EmbeddedInfra.data(folder).resolve("postgres"));
    Trees.delete(folder);
    Files.createDirectories(folder);
    Files.createFile(folder.resolve(MARK));
  }

  private static boolean isForeign(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve(MARK))) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }
}
