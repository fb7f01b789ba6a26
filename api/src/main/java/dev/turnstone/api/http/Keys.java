package dev.turnstone.api.http;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.run.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Says whose a request is. */
final class Keys {
  private static final String BEARER = "Bearer ";
  private final byte @Nullable [] master;

  Keys(@Nullable String master) {
    this.master = master == null ? null : master.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws RequestRejected UNAUTHENTICATED when a key is asked for and this is not it
   */
  Tenant tenantOf(@Nullable String authorization) {
    if (master == null) {
      return Tenant.DEFAULT;
    }
    String key =
        authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? authorization.substring(BEARER.length())
            : "";
    if (!MessageDigest.isEqual(master, key.getBytes(StandardCharsets.UTF_8))) {
      throw new RequestRejected(
          ApiError.of(ApiError.Kind.UNAUTHENTICATED, "Missing or incorrect API key.")
              .withCode("invalid_api_key"));
    }
    return Tenant.DEFAULT;
  }
}
