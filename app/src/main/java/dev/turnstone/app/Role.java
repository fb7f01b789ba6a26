package dev.turnstone.app;

import java.util.Locale;

/** What a process of a production installation can be. */
enum Role {
  API("Serves the HTTP API. Any number; any of them answers for every run."),
  COORDINATOR(
      "Orders lanes, takes runs over from lost workers, ends overdue ones. Two: one stands by."),
  WORKER("Takes runs, calls models and tools. Any number; more of them take more runs at once."),
  MATERIALIZER("Writes the log to Postgres and keeps house there. Two: one stands by.");

  private final String summary;

  Role(String summary) {
    this.summary = summary;
  }

  String command() {
    return name().toLowerCase(Locale.ROOT);
  }

  String summary() {
    return summary;
  }
}
