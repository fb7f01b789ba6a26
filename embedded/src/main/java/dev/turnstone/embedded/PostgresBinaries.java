package dev.turnstone.embedded;

import dev.turnstone.kit.LocalInfrastructure.StartFailed;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of Postgres (initdb, pg_ctl, postgres), unpacked from the jar for this platform. */
final class PostgresBinaries {
  private static final int OWNER_MAY_EXECUTE = 0b001_000_000;

  private PostgresBinaries() {}

  /**
   * The folder that holds {@code bin}, unpacked into the parent if it is not there yet. The name
   * tells one release from another; it appears only when whole, so neither a kill nor a second
   * process can spoil it.
   */
  static Path unpackedIn(Path parent) throws IOException {
    var jar = jar();
    Path home = parent.resolve("postgres-" + Long.toHexString(jar.getJarEntry().getCrc()));
    if (!Files.isDirectory(home)) {
      Files.createDirectories(parent);
      unpack(jar, home);
    }
    return home;
  }

  private static JarURLConnection jar() throws IOException {
    String name = "/postgres-" + platform() + ".txz";
    URL archive = PostgresBinaries.class.getResource(name);
    if (archive == null) {
      throw new StartFailed("there is no embedded Postgres for this platform: " + name);
    }
    return (JarURLConnection) archive.openConnection();
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    String family =
        os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "windows" : "linux";
    return family + "-" + (arch.equals("aarch64") ? "arm_64" : "x86_64");
  }

  private static void unpack(JarURLConnection jar, Path home) throws IOException {
    Path unfinished = Files.createTempDirectory(home.toAbsolutePath().getParent(), "unpacking");
    try (var in = jar.getInputStream()) {
      unpack(in, unfinished);
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(home)) { // else another process was faster
        throw e;
      }
    } finally {
      Folders.delete(unfinished);
    }
  }

  private static void unpack(InputStream archive, Path into) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, into.resolve(entry.getName()).normalize());
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(target.toAbsolutePath().getParent());
      Files.copy(tar, target);
      if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0) {
        target.toFile().setExecutable(true);
      }
    }
  }
}
