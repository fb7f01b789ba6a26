@NullMarked
package dev.turnstone.api.tail;

import org.jspecify.annotations.NullMarked;
