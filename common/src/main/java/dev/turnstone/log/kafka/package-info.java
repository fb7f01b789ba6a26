/**
 * The ports of dev.turnstone.log over Kafka: all Kafka code there is outside the coordinator. What
 * a record looks like on the wire is in EventFormat, which topics there are in Topics.
 */
@NullMarked
package dev.turnstone.log.kafka;

import org.jspecify.annotations.NullMarked;
