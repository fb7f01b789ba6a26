/**
 * {@code ./turnstone chaos}: a cluster of separate processes, a load, faults while it runs, and a
 * report of what broke a rule.
 */
@NullMarked
package dev.turnstone.chaos;

import org.jspecify.annotations.NullMarked;
