/**
 * What a run costs: {@code ./turnstone bench}. Nothing here is a test; nothing here uses more than
 * the JDK, so that the measuring costs little beside what is measured.
 */
@NullMarked
package dev.turnstone.bench;

import org.jspecify.annotations.NullMarked;
