/** What the worker's HTTP clients share. Knows neither models nor tools. */
@NullMarked
package dev.turnstone.http;

import org.jspecify.annotations.NullMarked;
