/** The broker and the Postgres of dev and of the tests. No production role loads this package. */
@NullMarked
package dev.turnstone.embedded;

import org.jspecify.annotations.NullMarked;
