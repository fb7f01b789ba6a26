/**
 * HTTP for everybody: the one door to runs, the live tail and its barrier, streams, errors, limits.
 * Dialects live in packages of their own below, and know this package and the run model, never each
 * other or the log.
 */
@NullMarked
package dev.turnstone.api;

import org.jspecify.annotations.NullMarked;
