/**
 * What makes a whole installation's log misbehave in tests. Lies in lib/dev, which no production
 * role has; nothing of the product may need it.
 */
@NullMarked
package dev.turnstone.faults;

import org.jspecify.annotations.NullMarked;
