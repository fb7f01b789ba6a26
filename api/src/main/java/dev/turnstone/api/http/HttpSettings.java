package dev.turnstone.api.http;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens and what it lets through.
 *
 * @param host to bind; loopback unless keys guard it or the operator says otherwise
 * @param port 0 picks a free one
 * @param masterKey clients must bring it as a bearer token; absent: no key is asked for
 * @param bodyBytesMax of a request
 * @param silence after which a stream sends a comment
 * @param stall after which a stream is cut off whose client takes nothing
 */
public record HttpSettings(
    String host,
    int port,
    @Nullable String masterKey,
    int bodyBytesMax,
    Duration silence,
    Duration stall) {
  public static final int BODY_BYTES_MAX = 16 * 1024 * 1024;
  public static final Duration SILENCE = Duration.ofSeconds(10);
  public static final Duration STALL = Duration.ofSeconds(30);

  public HttpSettings {
    Objects.requireNonNull(host);
    Objects.requireNonNull(silence);
    if (stall.isZero() || stall.isNegative()) {
      throw new IllegalArgumentException("no reader takes everything at once: stall=" + stall);
    }
  }

  @Override
  public String toString() {
    return "HttpSettings[host=" + host + ", port=" + port + ", keys=" + (masterKey != null) + "]";
  }
}
