package dev.turnstone.api;

import dev.turnstone.archive.Acceptance;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Idempotency-Key}, which every dialect takes where it creates runs. */
public final class IdempotencyKeys {
  private static final int KEY_MAX = 255;

  private IdempotencyKeys() {}

  /**
   * The key with what it stands for: method, path and body.
   *
   * @param body of the request, which can be read once
   * @return null if the client sent none
   * @throws RequestRejected INVALID when it is longer than 255 characters
   */
  public static Acceptance.@Nullable Key of(Exchange exchange, byte[] body) {
    String value = exchange.header("Idempotency-Key").filter(text -> !text.isEmpty()).orElse(null);
    if (value == null) {
      return null;
    }
    if (value.length() > KEY_MAX) {
      throw new RequestRejected(
          ApiError.invalid(
              "An Idempotency-Key has at most " + KEY_MAX + " characters.",
              "Idempotency-Key",
              "string_above_max_length"));
    }
    String scope = exchange.method() + " " + exchange.path();
    return new Acceptance.Key(value, scope, hash(body));
  }

  /** The refusal of a key that stands for another request. */
  public static RequestRejected reused() {
    return new RequestRejected(
        new ApiError(
            ApiError.Kind.KEY_REUSED,
            "This Idempotency-Key was used for another request.",
            null,
            "idempotency_key_reused",
            null,
            false));
  }

  private static String hash(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
