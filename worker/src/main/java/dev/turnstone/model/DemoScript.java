package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.schema.AnswerForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Plans the demo model's answer: a function of the request alone. */
final class DemoScript {
  static final String GREETING = "Demo model: scripted, not an AI.";

  private static final Pattern PIECE = Pattern.compile("\\s*\\S+(?:\\s+$)?");
  private static final int ARGUMENTS_PIECE = 12;
  private static final int REPEATS_MAX = 20;

  private final ModelRequest request;
  private final DemoPrompt prompt;
  private final List<DemoPlan.Token> tokens = new ArrayList<>();

  private DemoScript(ModelRequest request, DemoPrompt prompt) {
    this.request = request;
    this.prompt = prompt;
  }

  /** Says the prompt again, in the form asked for. */
  static DemoPlan echo(ModelRequest request, DemoPrompt prompt) {
    DemoScript script = new DemoScript(request, prompt);
    script.think();
    script.echo();
    return script.plan(Finish.STOP);
  }

  /** Calls the tools that the prompt names, then answers from what they said. */
  static DemoPlan scripted(ModelRequest request, DemoPrompt prompt) {
    DemoScript script = new DemoScript(request, prompt);
    script.think();
    List<Tool> tools = script.tools();
    if (tools.isEmpty()) {
      script.answer();
      return script.plan(Finish.STOP);
    }
    IntStream.range(0, tools.size()).forEach(at -> script.call(at, tools.get(at)));
    return script.plan(Finish.TOOL_CALLS);
  }

  private DemoPlan plan(Finish finish) {
    DemoDirectives directives = prompt.directives();
    Integer most = request.maxOutputTokens();
    return new DemoPlan(tokens, directives.value("think", 0), prompt.words(), finish)
        .cut(directives.value("filter", DemoDirectives.NEVER), Finish.CONTENT_FILTER)
        .cut(most == null ? DemoDirectives.NEVER : most, Finish.LENGTH);
  }

  private void think() {
    IntStream.range(0, prompt.directives().value("think", 0))
        .forEach(n -> tokens.add(answer -> answer.reasoning((n == 0 ? "" : " ") + "hm" + n)));
  }

  private void echo() {
    String said = prompt.directives().prompt();
    if (AnswerForm.misfit(request.format(), said).isEmpty()) {
      say(said);
      return;
    }
    switch (request.format()) {
      case OutputFormat.Text() -> say(said);
      case OutputFormat.JsonObject() -> verbatim(ExampleJson.with("echo", said));
      case OutputFormat.JsonSchema schema -> verbatim(ExampleJson.of(schema.schema()));
    }
  }

  private void answer() {
    if (prompt.directives().has("refuse")) {
      pieces("I won't.").forEach(piece -> tokens.add(answer -> answer.refusal(piece)));
      return;
    }
    if (prompt.directives().has("misfit")) {
      say("Of course! Here it comes.");
      return;
    }
    switch (request.format()) {
      case OutputFormat.Text() -> say(GREETING + " " + said());
      case OutputFormat.JsonObject() -> verbatim("{\"demo\": \"scripted, not an AI\"}");
      case OutputFormat.JsonSchema schema -> verbatim(ExampleJson.of(schema.schema()));
    }
  }

  private String said() {
    return prompt.results().isEmpty()
        ? "You said: " + prompt.directives().prompt()
        : prompt.results().stream().map(this::said).collect(Collectors.joining(" "));
  }

  private String said(Item.ToolResult result) {
    String name =
        request.messages().stream()
            .flatMap(item -> item instanceof Item.ToolCall call ? Stream.of(call) : Stream.empty())
            .filter(call -> call.callId().equals(result.callId()))
            .map(Item.ToolCall::name)
            .findFirst()
            .orElse("tool");
    String how =
        switch (result.status()) {
          case OK -> "said";
          case FAILED -> "failed";
          case UNKNOWN -> "has an unknown outcome";
        };
    return "%s %s: %s".formatted(name, how, DemoPrompt.text(result));
  }

  /** In as many pieces as wanted: cut, or filled up with numbered words. */
  private void say(String text) {
    List<String> pieces = pieces(text);
    int count = prompt.directives().value("tokens", pieces.size());
    IntStream.range(0, count)
        .mapToObj(at -> at < pieces.size() ? pieces.get(at) : " word" + at)
        .forEach(this::token);
  }

  private void verbatim(String text) {
    pieces(text).forEach(this::token);
  }

  private void token(String piece) {
    Integer top = request.sampling().topLogprobs();
    List<Logprob> logprobs = top == null ? List.of() : List.of(logprob(piece, top));
    tokens.add(answer -> answer.text(piece, logprobs));
  }

  /** A script is sure of what it says; what else it might have said is the same word, numbered. */
  private static Logprob logprob(String piece, int top) {
    List<Logprob> others =
        IntStream.range(0, top)
            .mapToObj(
                at -> new Logprob(at == 0 ? piece : piece + at, 0 - at * 10.0, null, List.of()))
            .toList();
    return new Logprob(piece, 0, null, others);
  }

  /** Words with the white space before them; together exactly the text. */
  static List<String> pieces(String text) {
    List<String> pieces = PIECE.matcher(text).results().map(MatchResult::group).toList();
    return pieces.isEmpty() && !text.isEmpty() ? List.of(text) : pieces;
  }

  private List<Tool> tools() {
    int rounds = prompt.directives().value("rounds", 1);
    if (prompt.rounds() >= rounds) {
      return List.of();
    }
    List<Tool> chosen = chosen(request.tools().list());
    int calls = Math.clamp(prompt.directives().value("calls", 1), 1, REPEATS_MAX);
    List<Tool> all =
        chosen.stream().flatMap(tool -> Stream.generate(() -> tool).limit(calls)).toList();
    return request.tools().parallel() ? all : all.stream().limit(1).toList();
  }

  private List<Tool> chosen(List<Tool> all) {
    return switch (request.tools().choice()) {
      case ToolChoice.None() -> List.of();
      case ToolChoice.Auto() -> named(all);
      case ToolChoice.Required() -> orFirst(named(all), all);
      case ToolChoice.Named(String name) -> only(all, List.of(name));
      case ToolChoice.Allowed(boolean required, List<String> names) -> {
        List<Tool> allowed = only(all, names);
        yield required ? orFirst(named(allowed), allowed) : named(allowed);
      }
    };
  }

  private List<Tool> named(List<Tool> tools) {
    return tools.stream().filter(tool -> prompt.after(tool.name()).isPresent()).toList();
  }

  private static List<Tool> only(List<Tool> tools, List<String> names) {
    return tools.stream().filter(tool -> names.contains(tool.name())).toList();
  }

  private static List<Tool> orFirst(List<Tool> some, List<Tool> all) {
    return some.isEmpty() ? all.stream().limit(1).toList() : some;
  }

  private void call(int index, Tool tool) {
    String arguments = arguments(tool);
    tokens.add(answer -> answer.call(index, null, tool.name(), ""));
    for (int at = 0; at < arguments.length(); at += ARGUMENTS_PIECE) {
      String piece = arguments.substring(at, Math.min(arguments.length(), at + ARGUMENTS_PIECE));
      tokens.add(answer -> answer.call(index, null, "", piece));
    }
  }

  /** The JSON object that follows the tool's name in the prompt, or the smallest that fits. */
  private String arguments(Tool tool) {
    String text = prompt.directives().prompt();
    Optional<String> given =
        prompt
            .after(tool.name())
            .map(at -> text.substring(at).replaceFirst("^[\\s(:]*", ""))
            .filter(rest -> rest.startsWith("{") && JsonBalance.end(rest) > 0)
            .map(rest -> rest.substring(0, JsonBalance.end(rest)));
    String schema = tool.parameters();
    return given.orElseGet(() -> schema == null ? "{}" : ExampleJson.of(schema));
  }
}
