/**
 * Clients under load: each job is one client with one intent, which retries as a good client does
 * and says what came of it. Nothing here injects a fault.
 */
@NullMarked
package dev.turnstone.chaos.load;

import org.jspecify.annotations.NullMarked;
