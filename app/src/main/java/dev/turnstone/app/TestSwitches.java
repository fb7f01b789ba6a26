package dev.turnstone.app;

import dev.turnstone.kit.Settings.BadSetting;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.LogFaults;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tests may do to a process by system properties. Each of them is refused where lib/dev is
 * missing, so that none of it can befall production.
 */
final class TestSwitches {
  private static final Logger log = LoggerFactory.getLogger(TestSwitches.class);

  /** How far this process's wall clock is off: {@code PT5M} ahead, {@code -PT5M} behind. */
  static final String CLOCK_OFFSET = "turnstone.clock.offset";

  /** How this process's appends to events go wrong: {@code duplicate=0.02,swap=0.02,seed=7}. */
  static final String LOG_FAULTS = "turnstone.log.faults";

  private TestSwitches() {}

  /**
   * The wall clock of this process.
   *
   * @throws BadSetting if its switch can't be read or is not for here
   */
  static Clock clock() {
    String offset = System.getProperty(CLOCK_OFFSET, "");
    if (offset.isEmpty()) {
      return Clock.systemUTC();
    }
    if (Embedded.find().isEmpty()) {
      throw notHere(CLOCK_OFFSET);
    }
    try {
      Duration off = Duration.parse(offset);
      log.warn("test: the clock of this process is off by {}", off);
      return Clock.offset(Clock.systemUTC(), off);
    } catch (DateTimeParseException wrong) {
      throw new BadSetting(CLOCK_OFFSET + " is no duration such as PT5M or -PT5M: " + offset);
    }
  }

  /**
   * What this process does to each log that it appends to.
   *
   * @throws BadSetting if its switch is not for here
   */
  static UnaryOperator<EventLog> faults() {
    String wanted = System.getProperty(LOG_FAULTS, "");
    if (wanted.isEmpty()) {
      return UnaryOperator.identity();
    }
    LogFaults faults =
        ServiceLoader.load(LogFaults.class).findFirst().orElseThrow(() -> notHere(LOG_FAULTS));
    log.warn("test: appends of this process go wrong: {}", wanted);
    return events -> faulty(faults, events, wanted);
  }

  private static EventLog faulty(LogFaults faults, EventLog events, String wanted) {
    try {
      return faults.over(events, wanted);
    } catch (IllegalArgumentException wrong) {
      throw new BadSetting(LOG_FAULTS + ": " + wrong.getMessage());
    }
  }

  private static BadSetting notHere(String property) {
    return new BadSetting(property + " is for tests: " + Embedded.MISSING);
  }
}
