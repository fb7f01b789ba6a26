package dev.turnstone.coordinator;

import java.util.Map;

/**
 * The workers as seen at one moment, and how far the topic events reached at some moment after it:
 * who has read that far knows everything the workers had written when they were seen.
 *
 * @param number counts the sightings of one process
 * @param reaches by partition of events
 */
record Sighting(long number, Workers workers, Map<Integer, Reach> reaches) {
  Sighting {
    reaches = Map.copyOf(reaches);
  }

  /**
   * @param end offset after the last readable record
   * @param floor offset that this group's state covers without reading, be it because it was
   *     committed or because nothing older is left
   */
  record Reach(long end, long floor) {}
}
