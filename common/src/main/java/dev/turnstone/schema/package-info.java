/**
 * JSON schemas that clients and settings bring, and what is held against them. They refer to
 * nothing outside of themselves, and no check of one takes long, whatever it says.
 */
@NullMarked
package dev.turnstone.schema;

import org.jspecify.annotations.NullMarked;
