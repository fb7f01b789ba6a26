package dev.turnstone.model;

import java.util.List;

/**
 * The models that serve where no provider is configured. They are scripts: the same request has the
 * same answer. {@code demo/echo} says the user's last message again; {@code demo/scripted} calls
 * the tools that the message names and answers from their results. A tool's name may be followed by
 * the JSON object to call it with. What else a message may ask for: {@link DemoDirectives}.
 */
final class DemoModel implements ModelClient {
  static final String ECHO = "demo/echo";
  static final String SCRIPTED = "demo/scripted";
  static final List<String> NAMES = List.of(ECHO, SCRIPTED);

  private final Pause pause;

  DemoModel(Pause pause) {
    this.pause = pause;
  }

  @Override
  public ModelCall call(ModelRequest request) {
    return new DemoCall(request, pause);
  }
}
