/**
 * A cluster of separate processes on this machine, a model and tools that are scripted, and what a
 * client sees of it: for the tests of the whole and for chaos. Nothing here judges; nothing here is
 * part of what an operator runs.
 */
@NullMarked
package dev.turnstone.cluster;

import org.jspecify.annotations.NullMarked;
