package dev.turnstone.api.responses;

import dev.turnstone.api.Caller;
import dev.turnstone.run.Content;
import dev.turnstone.run.Context;
import dev.turnstone.run.Face;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.Limits;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Sampling;
import dev.turnstone.run.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/**
 * Reads the body of POST /responses. Types and ranges are checked before fields against each other;
 * what needs other runs to be looked at is left to {@link Chains}.
 */
final class RequestReader {
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "input",
          "instructions",
          "background",
          "stream",
          "stream_options",
          "store",
          "previous_response_id",
          "conversation",
          "metadata",
          "max_tool_calls",
          "max_infer_iters",
          "service_tier",
          "prompt",
          "context_management",
          "moderation",
          "truncation",
          "include",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "prompt_cache_options",
          "temperature",
          "top_p",
          "presence_penalty",
          "frequency_penalty",
          "max_output_tokens",
          "top_logprobs",
          "text",
          "reasoning",
          "tools",
          "tool_choice",
          "parallel_tool_calls");
  private static final List<String> NOT_THERE_YET =
      List.of("conversation", "prompt", "context_management", "moderation");
  private static final List<String> EFFORTS =
      List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
  private static final List<String> VERBOSITIES = List.of("low", "medium", "high");
  private static final Fields.StringsBound METADATA = new Fields.StringsBound(16, 64, 512);
  private static final int ROUNDS = 10;
  private static final int MODEL_MAX = 256;
  private static final int AROUND_INPUT_MAX = 1024 * 1024;
  private static final int OUTPUT_TOKENS_MIN = 16;

  private final ResponsesSettings settings;
  private final ToolsReader tools;

  RequestReader(ResponsesSettings settings, Map<String, Tool> serverTools) {
    this.settings = settings;
    tools = new ToolsReader(serverTools);
  }

  Asked read(Fields body, Caller caller, RunId run) {
    if (settings.strict()) {
      refuseUnknown(body);
    }
    if (body.has("previous_response_id") && body.has("conversation")) {
      throw Refusals.invalid(
          "Mutually exclusive parameters: 'previous_response_id' and 'conversation'.",
          "previous_response_id",
          "mutually_exclusive_parameters");
    }
    NOT_THERE_YET.stream().filter(body::has).findFirst().ifPresent(RequestReader::notThereYet);
    checkHints(body);
    boolean stream = body.flag("stream").orElse(false);
    Optional<String> previous = body.text("previous_response_id").filter(id -> !id.isEmpty());
    Input input = InputReader.read(body);
    RunSpec spec = spec(body, caller, run);
    checkLength(spec);
    if (input.isEmpty() && previous.isEmpty()) {
      throw body.has("input")
          ? Refusals.value("input", "at least one item is expected.")
          : Refusals.missing("input");
    }
    return new Asked(spec, input, stream, previous);
  }

  private RunSpec spec(Fields body, Caller caller, RunId run) {
    String model = model(body);
    Sampling sampling = sampling(body);
    OutputFormat format = FormatReader.read(body);
    Limits limits = limits(body);
    Map<String, String> metadata = body.strings("metadata", METADATA);
    Face face = Echo.read(body);
    return new RunSpec(
        caller.tenant(),
        caller.keyId(),
        LaneUse.alone(run),
        face,
        model,
        body.text("instructions").orElse(null),
        new Context.Fresh(),
        Content.EMPTY,
        tools.read(body),
        sampling,
        format,
        limits,
        rules(body),
        metadata);
  }

  private static String model(Fields body) {
    String model = body.need("model", MODEL_MAX);
    if (model.isBlank()) {
      throw Refusals.missing("model");
    }
    return model;
  }

  private static Sampling sampling(Fields body) {
    Optional<Fields> reasoning = body.object("reasoning");
    Optional<Fields> text = body.object("text");
    return new Sampling(
        body.decimal("temperature", 0, 2).orElse(null),
        body.decimal("top_p", 0, 1).orElse(null),
        body.decimal("presence_penalty", -2, 2).orElse(null),
        body.decimal("frequency_penalty", -2, 2).orElse(null),
        null,
        List.of(),
        reasoning.flatMap(fields -> fields.oneOf("effort", EFFORTS)).orElse(null),
        text.flatMap(fields -> fields.oneOf("verbosity", VERBOSITIES)).orElse(null),
        topLogprobs(body));
  }

  /** Alternatives are told only to who asks for logprobs at all, by {@code include}. */
  private static @Nullable Integer topLogprobs(Fields body) {
    int top = body.integer(Echo.TOP_LOGPROBS, 0, Echo.LOGPROBS_MAX).orElse(0);
    boolean included =
        body.list("include").stream().anyMatch(name -> name.asString("").equals(Includes.LOGPROBS));
    return included ? top : null;
  }

  private Limits limits(Fields body) {
    return new Limits(
        body.integer("max_output_tokens", OUTPUT_TOKENS_MIN, Integer.MAX_VALUE).orElse(null),
        body.integer("max_infer_iters", 1, Integer.MAX_VALUE).orElse(ROUNDS),
        body.integer("max_tool_calls", 1, Integer.MAX_VALUE).orElse(null),
        settings.deadline());
  }

  private RunSpec.Rules rules(Fields body) {
    boolean background = body.flag("background").orElse(false);
    boolean stored = body.flag("store").orElse(true);
    if (background && !stored) {
      throw Refusals.invalid(
          "Background responses must be stored: 'background' needs 'store' to be true.",
          "background",
          "unsupported_parameter");
    }
    boolean goesOn = background || !settings.cancelOnHangUp();
    return new RunSpec.Rules(
        RunSpec.OnClientTool.END,
        goesOn ? RunSpec.OnDisconnect.CONTINUE : RunSpec.OnDisconnect.CANCEL,
        stored,
        background);
  }

  /** Fields that have no effect here must still be what they claim to be. */
  private static void checkHints(Fields body) {
    body.object("stream_options").ifPresent(options -> options.flag("include_obfuscation"));
    body.object("prompt_cache_options");
    body.oneOf("prompt_cache_retention", List.of("in_memory", "in-memory", "24h"));
    Includes.check(body);
  }

  /** The input may be kept beside the log; what surrounds it travels in one record. */
  private static void checkLength(RunSpec spec) {
    ArrayNode texts = Json.array().add(spec.instructions()).add(spec.face().echo());
    for (Tool tool : spec.tools().list()) {
      texts.add(tool.name()).add(tool.description()).add(tool.parameters());
    }
    if (spec.format() instanceof OutputFormat.JsonSchema schema) {
      texts.add(schema.description()).add(schema.schema());
    }
    int length = Json.bytes(texts).length;
    if (length > AROUND_INPUT_MAX) {
      String instructions = spec.instructions();
      boolean talkative = instructions != null && instructions.length() > length / 2;
      throw Refusals.tooLong(talkative ? "instructions" : "tools", AROUND_INPUT_MAX, length);
    }
  }

  private static void notThereYet(String name) {
    throw Refusals.parameter(name);
  }

  private static void refuseUnknown(Fields body) {
    for (String name : body.names()) {
      if (!KNOWN.contains(name)) {
        throw Refusals.invalid(
            "Unknown parameter: '%s'.".formatted(name), name, "unknown_parameter");
      }
    }
  }
}
