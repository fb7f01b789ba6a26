package dev.turnstone.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * SHA-256 of a secret, 64 hexadecimal digits: what is kept of it. A secret of ours has 192 random
 * bits, so nothing slower is needed, and looking a hash up tells nothing by how long it takes.
 */
public record KeyHash(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public KeyHash {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("a hash has 64 hexadecimal digits");
    }
  }

  public static KeyHash of(String secret) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return new KeyHash(
          HexFormat.of().formatHex(sha.digest(secret.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Whether both are of the same secret; takes as long whether they are or not. */
  public boolean matches(KeyHash other) {
    return MessageDigest.isEqual(
        hex.getBytes(StandardCharsets.US_ASCII), other.hex.getBytes(StandardCharsets.US_ASCII));
  }

  /** Nothing: not even a hash belongs into a log. */
  @Override
  public String toString() {
    return "KeyHash[****]";
  }
}
