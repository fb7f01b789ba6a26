/** Runs server-side tools with stable keys and deadlines. */
@NullMarked
package dev.turnstone.tool;

import org.jspecify.annotations.NullMarked;
