package dev.turnstone.tool;

import dev.turnstone.http.Checked;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tool that is called over HTTP.
 *
 * @param name 1 to 64 letters, digits, {@code _} and {@code -}
 * @param url http or https
 * @param parameters JSON schema of the arguments, as text; absent means any object
 * @param headers sent with each call
 * @param deadline longest call
 * @param idempotent whether a call made twice does no more than once
 * @param takesKey whether the tool does nothing again for an {@code Idempotency-Key} it has seen
 * @param resultBytesMax what a result is cut to
 */
public record HttpToolSettings(
    String name,
    String url,
    @Nullable String description,
    @Nullable String parameters,
    Map<String, String> headers,
    Duration deadline,
    boolean idempotent,
    boolean takesKey,
    int resultBytesMax) {
  public static final Duration DEADLINE = Duration.ofSeconds(60);
  public static final int RESULT_BYTES_MAX = 1024 * 1024;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public HttpToolSettings {
    url = Checked.url("a tool", url);
    headers = Checked.headers("a tool", headers);
    Objects.requireNonNull(deadline);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a tool's name is 1 to 64 letters, digits, _ and -");
    }
    if (!deadline.isPositive() || resultBytesMax < 1) {
      throw new IllegalArgumentException("a tool's deadline and largest result are above 0");
    }
  }

  /** A tool with the usual bounds, about which nothing more is known. */
  public static HttpToolSettings of(
      String name, String url, @Nullable String description, @Nullable String parameters) {
    return new HttpToolSettings(
        name, url, description, parameters, Map.of(), DEADLINE, false, false, RESULT_BYTES_MAX);
  }

  /** Without the values of headers, which may be keys. */
  @Override
  public String toString() {
    return "%s %s headers=%s deadline=%s idempotent=%s takesKey=%s resultBytesMax=%d"
        .formatted(name, url, headers.keySet(), deadline, idempotent, takesKey, resultBytesMax);
  }
}
