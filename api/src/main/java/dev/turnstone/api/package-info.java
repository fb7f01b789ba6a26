/** HTTP: the door to the runs. Neither worker nor coordinator is known here. */
@NullMarked
package dev.turnstone.api;

import org.jspecify.annotations.NullMarked;
