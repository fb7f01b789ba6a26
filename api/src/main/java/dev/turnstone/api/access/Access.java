package dev.turnstone.api.access;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Caller;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.KeyHash;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says who asks, by the key they bring. Without a master key nobody is asked for one. Thread-safe.
 */
public final class Access {
  private static final String BEARER = "Bearer ";

  private final @Nullable KeyHash master;
  private final @Nullable Keyring keyring;
  private final @Nullable Admission admission;

  private Access(
      @Nullable String master, @Nullable Keyring keyring, @Nullable Admission admission) {
    this.master = master == null ? null : KeyHash.of(master);
    this.keyring = keyring;
    this.admission = admission;
  }

  /** Where the master key, if there is one, is the only one. */
  public static Access of(@Nullable String master) {
    return new Access(master, null, null);
  }

  /** Where there are clients' keys beside the master key. */
  public static Access of(@Nullable String master, Keyring keyring, Admission admission) {
    return new Access(master, keyring, admission);
  }

  /**
   * @param authorization the header, if there was one
   * @throws RequestRejected UNAUTHENTICATED when a key is asked for and this is none that counts;
   *     UNAVAILABLE when that can't be known
   */
  public Visit visit(@Nullable String authorization) {
    if (master == null) {
      return new Visit(Caller.anybody(), () -> true, Map::of);
    }
    String secret = secret(authorization);
    return master.matches(KeyHash.of(secret))
        ? new Visit(Caller.master(), () -> true, Map::of)
        : visit(held(secret));
  }

  private Visit visit(ApiKey key) {
    Keyring keys = keyring;
    Admission limits = admission;
    return new Visit(
        Caller.of(key),
        () -> keys == null || keys.named(key.id()).isPresent(),
        () -> limits == null ? Map.of() : limits.standing(key).headers());
  }

  private ApiKey held(String secret) {
    Keyring keys = keyring;
    if (keys == null || !Secrets.looksLikeOne(secret)) {
      throw unknown();
    }
    return keys.find(KeyHash.of(secret)).orElseThrow(Access::unknown);
  }

  private static String secret(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : "";
  }

  /**
   * One word for all: whether a key never was, is past its time or revoked is nobody's business.
   */
  static RequestRejected unknown() {
    return new RequestRejected(
        ApiError.of(ApiError.Kind.UNAUTHENTICATED, "Missing or incorrect API key.")
            .withCode("invalid_api_key"));
  }
}
