package dev.turnstone.item;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How likely the model held a token that it wrote.
 *
 * @param logprob natural logarithm of the likelihood
 * @param bytes of the token, each 0 to 255, where they are not just its text in UTF-8 (a part of a
 *     character): most tokens come without, which keeps records small
 * @param top what it might have written in this place, likeliest first; without a top of their own
 */
public record Logprob(
    String token, double logprob, @Nullable List<Integer> bytes, List<Logprob> top) {
  public Logprob {
    Objects.requireNonNull(token);
    bytes = bytes == null || bytes.equals(utf8(token)) ? null : List.copyOf(bytes);
    top = List.copyOf(top);
  }

  /** The token's bytes, each 0 to 255. */
  public List<Integer> allBytes() {
    return bytes == null ? utf8(token) : bytes;
  }

  private static List<Integer> utf8(String text) {
    List<Integer> bytes = new ArrayList<>();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(Byte.toUnsignedInt(b));
    }
    return bytes;
  }
}
