/**
 * What every process needs: lifecycle of services, settings, ids, clock. Nothing here knows a run.
 */
@NullMarked
package dev.turnstone.kit;

import org.jspecify.annotations.NullMarked;
