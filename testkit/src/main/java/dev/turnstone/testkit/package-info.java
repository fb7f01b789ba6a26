/**
 * Fakes, scripted models and contracts that the tests of several modules share. No production code
 * may use it.
 */
@NullMarked
package dev.turnstone.testkit;

import org.jspecify.annotations.NullMarked;
