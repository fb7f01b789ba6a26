/**
 * Whole-system tests: separate processes of the distribution, seen only through HTTP, Kafka and
 * Postgres.
 */
@NullMarked
package dev.turnstone.acceptance;

import org.jspecify.annotations.NullMarked;
