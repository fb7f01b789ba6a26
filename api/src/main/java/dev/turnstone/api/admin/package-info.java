/**
 * Routes for whoever runs the server: keys and usage. Only the master key may use them. What they
 * do is done in {@code api.access}.
 */
@NullMarked
package dev.turnstone.api.admin;

import org.jspecify.annotations.NullMarked;
