/**
 * The server that carries the dialects: Javalin on virtual threads, server-sent events, errors,
 * limits, health.
 */
@NullMarked
package dev.turnstone.api.http;

import org.jspecify.annotations.NullMarked;
