package dev.turnstone.schema;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A pattern of a schema that gives up when it has looked at too many characters: a pattern like
 * {@code ^(a+)+$} would otherwise take for ever. Counted and not timed, so that every worker comes
 * to the same answer.
 */
record BoundedPattern(Pattern pattern) implements RegularExpression {
  /** Characters looked at for one value, by all patterns of its schema together. */
  private static final int READS_MAX = 10_000_000;

  private static final ScopedValue<Reads> READS = ScopedValue.newInstance();

  private static final class Reads {
    private int left = READS_MAX;

    private void one() {
      if (--left < 0) {
        throw new TooMuch();
      }
    }
  }

  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * As ECMAScript means it, as far as Java knows how.
   *
   * @throws java.util.regex.PatternSyntaxException when it is none
   */
  static BoundedPattern of(String regex) {
    String dollars = RegularExpressions.replaceDollarAnchors(regex);
    return new BoundedPattern(
        Pattern.compile(RegularExpressions.replaceLongformCharacterProperties(dollars)));
  }

  /** What {@code check} gives; empty when the patterns in it looked at too much. */
  static <T> Optional<T> withinBounds(Supplier<T> check) {
    Reads reads = new Reads();
    T result = ScopedValue.where(READS, reads).call(check::get);
    return reads.left < 0 ? Optional.empty() : Optional.of(result);
  }

  /** False once the bound is reached: what is thrown here the library would log as an error. */
  @Override
  public boolean matches(String value) {
    Reads reads = READS.isBound() ? READS.get() : new Reads();
    try {
      return pattern.matcher(new Read(value, reads)).find();
    } catch (TooMuch | StackOverflowError _) {
      reads.left = -1; // the JDK goes a call deeper for each repetition of some groups
      return false;
    }
  }

  /** A text that counts how often it is looked at. */
  private record Read(CharSequence text, Reads reads) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      reads.one();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Read(text.subSequence(start, end), reads);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
