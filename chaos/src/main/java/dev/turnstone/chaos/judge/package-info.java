/**
 * What must hold for every run, judged from the log and from what clients saw. It injects nothing
 * and makes no load.
 */
@NullMarked
package dev.turnstone.chaos.judge;

import org.jspecify.annotations.NullMarked;
