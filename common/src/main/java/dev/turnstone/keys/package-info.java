/**
 * Clients' keys, what they may do and what was used of them, with the ports to where both are kept.
 * A secret is never in here but as its hash. No HTTP, no SQL, no decision about a request.
 */
@NullMarked
package dev.turnstone.keys;

import org.jspecify.annotations.NullMarked;
