package dev.turnstone.api;

/** One server-sent event: {@code data} is JSON on a single line. */
public record Frame(String event, String data) {}
