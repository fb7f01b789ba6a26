package dev.turnstone.run;

/**
 * The task by which a worker came to a run: where it stood and the broker's time of it. The
 * coordinator compares it with tasks of the same topic and partition only.
 *
 * @param topic the tasks topic's name without the installation's prefix
 * @param millis the broker's, since 1970
 */
public record TaskRef(String topic, int partition, long offset, long millis) {}
