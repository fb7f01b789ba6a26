/** All SQL there is. Nothing here knows HTTP or a dialect. */
@NullMarked
package dev.turnstone.store;

import org.jspecify.annotations.NullMarked;
