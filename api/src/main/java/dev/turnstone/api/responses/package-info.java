/**
 * The OpenAI Responses API over the runs: reads its requests, writes its objects, tells its stream,
 * words its errors. Decides nothing about runs, and knows neither the log nor another dialect.
 */
@NullMarked
package dev.turnstone.api.responses;

import org.jspecify.annotations.NullMarked;
