/**
 * Kafka and Postgres in containers, for tests that show that the system runs over the images which
 * others use too. Only {@link dev.turnstone.testkit.Backend#CONTAINERS} may lead here: nothing of a
 * usual test run asks for a Docker engine.
 */
@NullMarked
package dev.turnstone.testkit.containers;

import org.jspecify.annotations.NullMarked;
