/** Decides the next action of a run; pure, without clock or I/O. */
@NullMarked
package dev.turnstone.engine;

import org.jspecify.annotations.NullMarked;
