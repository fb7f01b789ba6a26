/**
 * The OpenAPI document of what is served. It is written by hand, in pieces beside each other in
 * this package's resources: one for the server, some for each dialect.
 */
@NullMarked
package dev.turnstone.api.openapi;

import org.jspecify.annotations.NullMarked;
