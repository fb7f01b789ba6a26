/** What faces that speak as OpenAI does share on the wire. Knows no dialect and decides nothing. */
@NullMarked
package dev.turnstone.api.wire;

import org.jspecify.annotations.NullMarked;
