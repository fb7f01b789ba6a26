/**
 * What a conversation is made of, in nobody's wire format: items, their parts, roles. No JSON, no
 * HTTP, no SQL; JSON that belongs to a client passes through as text.
 */
@NullMarked
package dev.turnstone.item;

import org.jspecify.annotations.NullMarked;
