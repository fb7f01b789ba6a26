/**
 * Who may come in and how much they may ask for: the keys as this node holds them, what the log
 * says is done with each, admission of new runs. Words of errors are the dialects', routes for
 * administrators are {@code api.admin}'s.
 */
@NullMarked
package dev.turnstone.api.access;

import org.jspecify.annotations.NullMarked;
