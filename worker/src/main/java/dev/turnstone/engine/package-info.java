/**
 * Decides what a run does next. Pure: no clock, no I/O, no JSON, no dialect's words; who acts is in
 * worker.
 */
@NullMarked
package dev.turnstone.engine;

import org.jspecify.annotations.NullMarked;
