package dev.turnstone.http;

import java.util.Map;
import okhttp3.HttpUrl;

/**
 * Checks of settings, so that what they say can be sent. Messages name what is wrong, not values.
 */
public final class Checked {
  private Checked() {}

  /**
   * The address without white space around it.
   *
   * @throws IllegalArgumentException when it is none, or has a user or password in it
   */
  public static String url(String what, String url) {
    HttpUrl parsed = HttpUrl.parse(url.strip());
    if (parsed == null || !parsed.username().isEmpty() || !parsed.password().isEmpty()) {
      throw new IllegalArgumentException(
          what + " is an address that begins with http:// or https://, without a password");
    }
    return url.strip();
  }

  /** An address as it may be printed: what follows the host may be a secret. */
  public static String shown(String url) {
    HttpUrl parsed = HttpUrl.parse(url.strip());
    if (parsed == null) {
      return "****";
    }
    return new HttpUrl.Builder()
        .scheme(parsed.scheme())
        .host(parsed.host())
        .port(parsed.port())
        .build()
        .toString()
        .replaceAll("/$", "");
  }

  /**
   * The value of a header without white space around it.
   *
   * @throws IllegalArgumentException when it has characters other than printable ASCII
   */
  public static String value(String what, String value) {
    String stripped = value.strip();
    if (!stripped.chars().allMatch(next -> next >= ' ' && next <= '~')) {
      throw new IllegalArgumentException(what + " has characters that no header can carry");
    }
    return stripped;
  }

  /**
   * @throws IllegalArgumentException when a name or a value can't be sent
   */
  public static Map<String, String> headers(String what, Map<String, String> headers) {
    headers.forEach((name, value) -> {
      if (!name.matches("[A-Za-z0-9-_]+")) {
        throw new IllegalArgumentException(what + " has a header without a proper name");
      }
      value(what + ": the header " + name, value);
    });
    return Map.copyOf(headers);
  }
}
