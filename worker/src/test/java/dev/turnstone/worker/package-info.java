@NullMarked
package dev.turnstone.worker;

import org.jspecify.annotations.NullMarked;
