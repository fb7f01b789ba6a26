/**
 * Ports to the log and the records that travel on it: events, tasks, control, workers. No Kafka in
 * here (that is log.kafka) and no decision about what counts (that is the fold in run).
 */
@NullMarked
package dev.turnstone.log;

import org.jspecify.annotations.NullMarked;
