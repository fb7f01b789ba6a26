package dev.turnstone.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the model answers to one prompt: the first answer to the prompt itself, the next one when
 * the first and its tools' results have come back, and so on. It is the history that counts, not
 * how often the model is asked: a step that is asked for again is answered again.
 */
public final class Script {
  private final String key;
  private final List<Answer> answers = new ArrayList<>();
  private final ScriptedModel model;
  private volatile boolean stopped;

  public Script(String key, ScriptedModel model) {
    this.key = key;
    this.model = model;
  }

  /**
   * One answer.
   *
   * @param gap between two tokens
   * @param hold where the model stops until it is told to go on
   * @param status not 200: this instead of an answer
   */
  public record Answer(
      List<String> tokens, List<Call> calls, Duration gap, @Nullable Hold hold, int status) {}

  /** A call of a tool that the model asks for. */
  public record Call(String name, String arguments) {}

  public String key() {
    return key;
  }

  /** What to say to the model, so that it answers by this script. */
  public String prompt() {
    return "please " + marker();
  }

  public String marker() {
    return "[[" + key + "]]";
  }

  public Script says(String... tokens) {
    return add(new Answer(List.of(tokens), List.of(), Duration.ZERO, null, 200));
  }

  /** These tokens, one after the other. */
  public Script says(List<String> tokens, Duration gap) {
    return add(new Answer(List.copyOf(tokens), List.of(), gap, null, 200));
  }

  /** So many tokens {@code w0 w1 …}, one after the other. */
  public Script says(int tokens, Duration gap) {
    return add(new Answer(words(tokens), List.of(), gap, null, 200));
  }

  /** Says so many tokens, stopping before one of them. */
  public Script says(int tokens, Hold hold) {
    return says(words(tokens), hold);
  }

  /** Says these tokens, stopping before one of them. */
  public Script says(List<String> tokens, Hold hold) {
    return add(new Answer(List.copyOf(tokens), List.of(), Duration.ZERO, hold, 200));
  }

  public Script calls(Call... calls) {
    return add(new Answer(List.of(), List.of(calls), Duration.ZERO, null, 200));
  }

  public Script fails(int status) {
    return add(new Answer(List.of(), List.of(), Duration.ZERO, null, status));
  }

  /** Its run is stopped from outside: who has just taken it may still ask, and is not heard. */
  public Script stops() {
    stopped = true;
    return this;
  }

  boolean stopped() {
    return stopped;
  }

  private Script add(Answer answer) {
    answers.add(answer);
    return this;
  }

  public static List<String> words(int count) {
    return IntStream.range(0, count).mapToObj(i -> "w" + i + " ").toList();
  }

  /** The text of {@link #words}. */
  public static String text(int count) {
    return String.join("", words(count));
  }

  public Optional<Answer> answer(int step) {
    return step < answers.size() ? Optional.of(answers.get(step)) : Optional.empty();
  }

  /** The calls made so far, in the order in which they began. */
  public List<ModelCall> asked() {
    return model.asked(key);
  }

  public List<ModelCall> asked(int step) {
    return asked().stream().filter(call -> call.step() == step).toList();
  }

  /** Waits until the model was asked so often in all. */
  public ModelCall awaitAsked(int times) {
    return Eventually.get(
        "model call " + times + " for " + key,
        () ->
            Optional.of(asked()).filter(all -> all.size() >= times).map(all -> all.get(times - 1)));
  }
}
