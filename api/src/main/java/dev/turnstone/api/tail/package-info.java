/**
 * The live end of the log in this node's memory: every run's newest records, folded as they come;
 * the barrier; the door to runs that stands on both. Joins with Postgres on log offsets, without a
 * gap.
 */
@NullMarked
package dev.turnstone.api.tail;

import org.jspecify.annotations.NullMarked;
