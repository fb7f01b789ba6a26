/**
 * Ports to what is in Postgres. The store implements them; the API and the workers read and write
 * through them.
 */
@NullMarked
package dev.turnstone.archive;

import org.jspecify.annotations.NullMarked;
