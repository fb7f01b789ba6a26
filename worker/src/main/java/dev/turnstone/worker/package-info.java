/** Takes tasks, claims runs and drives them. Knows neither HTTP of the api nor SQL. */
@NullMarked
package dev.turnstone.worker;

import org.jspecify.annotations.NullMarked;
