/** The Streams topology: lanes, leases, retries, deadlines. Content of runs is not read here. */
@NullMarked
package dev.turnstone.coordinator;

import org.jspecify.annotations.NullMarked;
