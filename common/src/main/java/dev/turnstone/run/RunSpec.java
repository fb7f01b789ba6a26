package dev.turnstone.run;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything a client asked for, in nobody's words. A difference between dialects is data in here,
 * or wording in the dialect.
 *
 * @param key that it was asked for with; absent for the master key, or none
 * @param model as the client wrote it
 * @param instructions come first, for this run only
 * @param input what the client says in this run, after the context
 * @param rules what happens when the client must act, hangs up, or asked for nothing to be kept
 */
public record RunSpec(
    Tenant tenant,
    @Nullable KeyId key,
    LaneUse lane,
    Face face,
    String model,
    @Nullable String instructions,
    Context context,
    Content input,
    Tools tools,
    Sampling sampling,
    OutputFormat format,
    Limits limits,
    Rules rules,
    Map<String, String> metadata) {

  public RunSpec {
    Objects.requireNonNull(tenant);
    Objects.requireNonNull(lane);
    Objects.requireNonNull(face);
    Objects.requireNonNull(model);
    Objects.requireNonNull(context);
    Objects.requireNonNull(input);
    Objects.requireNonNull(tools);
    Objects.requireNonNull(sampling);
    Objects.requireNonNull(format);
    Objects.requireNonNull(limits);
    Objects.requireNonNull(rules);
    metadata = Ordered.map(metadata);
  }

  /** The same request with its input stored elsewhere, or with other references. */
  public RunSpec with(Context newContext, Content newInput) {
    return new RunSpec(
        tenant,
        key,
        lane,
        face,
        model,
        instructions,
        newContext,
        newInput,
        tools,
        sampling,
        format,
        limits,
        rules,
        metadata);
  }

  /**
   * The functions of a run.
   *
   * @param parallel whether one answer may call several
   */
  public record Tools(List<Tool> list, ToolChoice choice, boolean parallel) {
    public static final Tools NONE = new Tools(List.of(), new ToolChoice.Auto(), true);

    public Tools {
      list = List.copyOf(list);
      Objects.requireNonNull(choice);
    }

    /** The tool of this name. */
    public Optional<Tool> named(String name) {
      return list.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }

    /**
     * Who makes a call of this name. A function that the model invented, or was not to call, is the
     * server's: it answers that the call was not made, no client hears of it as a call, and the
     * model goes on.
     */
    public Tool.Caller callerOf(String name) {
      return named(name)
          .filter(tool -> choice.permits(name))
          .map(Tool::caller)
          .orElse(Tool.Caller.SERVER);
    }
  }

  /**
   * @param stored whether the run can be read after its end
   * @param background whether the client asked to come back for the result
   */
  public record Rules(
      OnClientTool onClientTool, OnDisconnect onDisconnect, boolean stored, boolean background) {}

  /** What a call of the client's own function does to the run. */
  public enum OnClientTool {
    /** The run completes; the next one brings the output. */
    END,
    /** The run waits for the output. */
    WAIT
  }

  /** What a client that hangs up while it waits does to the run. */
  public enum OnDisconnect {
    CONTINUE,
    CANCEL
  }
}
