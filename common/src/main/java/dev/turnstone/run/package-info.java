/**
 * The run model: what a run was asked for, the facts of its log, and the folds over them. Pure: no
 * clock, no I/O, no JSON, no dialect's words. Everything here may be called from any thread.
 */
@NullMarked
package dev.turnstone.run;

import org.jspecify.annotations.NullMarked;
