@NullMarked
package dev.turnstone.engine;

import org.jspecify.annotations.NullMarked;
