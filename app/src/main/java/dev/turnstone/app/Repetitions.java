package dev.turnstone.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets each warning of Kafka's clients through once a minute: while Kafka is away, every client
 * says so several times a second. Two warnings are the same if they differ only in numbers and in
 * the client that speaks. Named in logback.xml, hence public. Thread-safe.
 */
public final class Repetitions extends TurboFilter {
  private static final String KAFKA = "org.apache.kafka.";
  private static final Pattern CLIENT = Pattern.compile("^\\[[^]]*] ");
  private static final Pattern NUMBERS = Pattern.compile("\\d+");
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int KNOWN_MAX = 1_000;

  private final LongSupplier nanos;
  private final Map<String, Long> said = new HashMap<>();

  public Repetitions() {
    this(System::nanoTime);
  }

  Repetitions(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] params,
      @Nullable Throwable thrown) {
    if (format == null || !level.equals(Level.WARN) || !logger.getName().startsWith(KAFKA)) {
      return FilterReply.NEUTRAL;
    }
    String what = NUMBERS.matcher(CLIENT.matcher(format).replaceFirst("")).replaceAll("#");
    return first(logger.getName() + ' ' + what) ? FilterReply.NEUTRAL : FilterReply.DENY;
  }

  private synchronized boolean first(String what) {
    long now = nanos.getAsLong();
    Long before = said.get(what);
    if (before != null && now - before < QUIET_NANOS) {
      return false;
    }
    if (said.size() >= KNOWN_MAX) {
      said.clear();
    }
    said.put(what, now);
    return true;
  }
}
