/**
 * Small things that every role needs: lifecycle, settings, ids, time. Nothing in here knows what a
 * run is.
 */
@NullMarked
package dev.turnstone.kit;

import org.jspecify.annotations.NullMarked;
