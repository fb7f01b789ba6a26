package dev.turnstone.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of a schema, looked for in a time that grows with pattern and text and no faster: the
 * JDK's patterns go back and try again, some of them for ever and without looking at the text, so
 * that nothing could stop them. Counted and not timed, so that every worker comes to the same
 * answer.
 *
 * @param linear absent where no machine of that kind can be made, for look-around, references back,
 *     and patterns of a size beyond {@link #SIZE_MAX}: such a pattern is not held against values
 * @param size how much one character of a text costs
 */
record BoundedPattern(@Nullable Pattern linear, long size) implements RegularExpression {
  static final int SIZE_MAX = 5_000;

  /** States times characters, for one value and all patterns of its schema together. */
  private static final long WORK_MAX = 100_000_000;

  private static final ScopedValue<Work> WORK = ScopedValue.newInstance();

  private static final class Work {
    private long left = WORK_MAX;

    private void take(long work) {
      left -= work;
      if (left < 0) {
        throw new TooMuch();
      }
    }
  }

  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * As ECMAScript means it, as far as is known here.
   *
   * @throws java.util.regex.PatternSyntaxException when it is none
   */
  static BoundedPattern of(String regex) {
    long size = PatternSize.of(regex, SIZE_MAX);
    if (size > SIZE_MAX) {
      return new BoundedPattern(null, size);
    }
    String dollars = RegularExpressions.replaceDollarAnchors(regex);
    String named = RegularExpressions.replaceLongformCharacterProperties(dollars);
    var _ = java.util.regex.Pattern.compile(named);
    return new BoundedPattern(linear(named), size);
  }

  private static @Nullable Pattern linear(String regex) {
    try {
      return Pattern.compile(regex.replaceAll("\\\\u([0-9a-fA-F]{4})", "\\\\x{$1}"));
    } catch (PatternSyntaxException unknown) {
      return null;
    }
  }

  /** What {@code check} gives; empty when the patterns in it had too much to do. */
  static <T> Optional<T> withinBounds(Supplier<T> check) {
    Work work = new Work();
    T result = ScopedValue.where(WORK, work).call(check::get);
    return work.left < 0 ? Optional.empty() : Optional.of(result);
  }

  /** False once the bound is reached: what is thrown here the library would log as an error. */
  @Override
  public boolean matches(String value) {
    Pattern pattern = linear;
    if (pattern == null) {
      return true;
    }
    try {
      (WORK.isBound() ? WORK.get() : new Work()).take(size * (value.length() + 1L));
      return pattern.matcher(value).find();
    } catch (TooMuch _) {
      return false;
    }
  }
}
