package dev.turnstone.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A folder that is a disk of its own, in memory, so that it can be full while others are not. Only
 * Linux has these, and only for root.
 */
public final class SmallDisk implements AutoCloseable {
  private static final int BLOCK_BYTES = 1024 * 1024;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
    Runtime.getRuntime()
        .addShutdownHook(new Thread(this::close, "unmount-" + folder.getFileName()));
  }

  /** Empty where this machine or this user can't have one. */
  public static Optional<SmallDisk> under(Path folder, int megabytes) {
    try {
      Files.createDirectories(folder);
      String size = "size=" + megabytes + "m,mode=0700";
      boolean mounted =
          run(List.of("mount", "-t", "tmpfs", "-o", size, "turnstone", folder.toString()));
      return mounted ? Optional.of(new SmallDisk(folder)) : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** Takes a disk away that an earlier process has left here, if there is one. */
  public static void forget(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      var _ = run(List.of("umount", "-l", folder.toString()));
    }
  }

  /** Nothing more can be written when this returns. */
  public void fill() {
    try (OutputStream out = Files.newOutputStream(ballast())) {
      byte[] block = new byte[BLOCK_BYTES];
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      // That was the point.
    }
  }

  /** There is room again. */
  public void free() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  private static boolean run(List<String> command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    try {
      forget(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
