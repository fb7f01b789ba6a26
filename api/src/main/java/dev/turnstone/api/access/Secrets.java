package dev.turnstone.api.access;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The form of our secrets: {@code sk-ts-} and 192 random bits in hexadecimal. What has another form
 * is refused without asking anybody.
 */
final class Secrets {
  private static final String PREFIX = "sk-ts-";
  private static final int BYTES = 24;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{48}");

  private Secrets() {}

  static String make(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return PREFIX + HexFormat.of().formatHex(bytes);
  }

  static boolean looksLikeOne(String text) {
    return FORM.matcher(text).matches();
  }
}
