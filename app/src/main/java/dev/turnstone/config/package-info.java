/**
 * Reads the settings file: which settings it has, which providers and models, ours or in LiteLLM's
 * words, and what is wrong with it, line by line. Starts nothing.
 */
@NullMarked
package dev.turnstone.config;

import org.jspecify.annotations.NullMarked;
