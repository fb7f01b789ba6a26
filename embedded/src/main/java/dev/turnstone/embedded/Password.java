package dev.turnstone.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The password of the embedded Postgres: any program of this machine may connect, only ours get in.
 */
final class Password {
  private static final int BYTES = 24;

  private Password() {}

  /** Made at the first call; the file is readable by its owner only. */
  static String keptIn(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] secret = new byte[BYTES];
      new SecureRandom().nextBytes(secret);
      // Java makes temporary files private to their owner, and moving one keeps it so.
      Path unfinished = Files.createTempFile(file.getParent(), "password", "");
      Files.writeString(unfinished, HexFormat.of().formatHex(secret) + "\n");
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }
}
