/** Clients of model providers: one request in, a stream of deltas out. */
@NullMarked
package dev.turnstone.model;

import org.jspecify.annotations.NullMarked;
