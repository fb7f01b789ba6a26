package dev.turnstone.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * What to do.
 *
 * @param faults by name
 * @param load for how long, faults included
 * @param rate jobs a second; each is one run or a few
 * @param seed of load and faults
 * @param quick whether it is a short round for CI
 * @param folder for data, logs and the reports
 */
record Options(
    Set<String> faults, Duration load, double rate, long seed, boolean quick, Path folder) {
  Options {
    faults = Set.copyOf(faults);
  }
}
