package dev.turnstone.cluster;

import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/**
 * One call that reached the model.
 *
 * @param key of the script it is for
 * @param run that it says it is for, as text; empty if it says none
 * @param step how many answers its history already has after the prompt
 * @param via who called: the first part of the path, which each worker has of its own
 * @param end completed once it is over: true if it was answered in full, false if the caller hung
 *     up
 * @param millis when it came, by this machine's clock
 */
public record ModelCall(
    String key,
    String run,
    int step,
    String via,
    JsonNode body,
    CompletableFuture<Boolean> end,
    long millis) {

  public boolean hungUp() {
    return end.isDone() && !end.join();
  }

  /** What it was told, as {@code role: text} lines. */
  public String history() {
    var text = new StringBuilder();
    for (JsonNode message : body.path("messages")) {
      text.append(message.path("role").asString("")).append(": ");
      text.append(ScriptedModel.said(message)).append('\n');
    }
    return text.toString();
  }
}
