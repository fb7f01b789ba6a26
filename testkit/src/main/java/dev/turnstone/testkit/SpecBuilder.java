package dev.turnstone.testkit;

import dev.turnstone.item.Item;
import dev.turnstone.run.Content;
import dev.turnstone.run.Context;
import dev.turnstone.run.Face;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.Limits;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Sampling;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds a request: a plain one, unless told otherwise. */
public final class SpecBuilder {
  private LaneUse lane;
  private Tenant tenant = Tenant.DEFAULT;
  private @Nullable KeyId key;
  private Face face = new Face("test", 1, "{}");
  private String model = "test-model";
  private @Nullable String instructions;
  private Context context = new Context.Fresh();
  private Content input = Given.said("hello");
  private RunSpec.Tools tools = RunSpec.Tools.NONE;
  private Sampling sampling = Sampling.DEFAULT;
  private OutputFormat format = new OutputFormat.Text();
  private Limits limits = new Limits(null, 10, null, Duration.ofHours(1));
  private RunSpec.Rules rules =
      new RunSpec.Rules(RunSpec.OnClientTool.END, RunSpec.OnDisconnect.CONTINUE, true, true);
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SpecBuilder(LaneUse lane) {
    this.lane = lane;
  }

  /** A run that belongs to no conversation. */
  public static SpecBuilder alone(RunId run) {
    return new SpecBuilder(LaneUse.alone(run));
  }

  /** A run of a lane, all of whose endings enter the lane's history. */
  public static SpecBuilder in(String lane, LaneUse.Order order) {
    return new SpecBuilder(
        new LaneUse(new LaneId(lane), order, EnumSet.allOf(LaneUse.Ending.class)));
  }

  public SpecBuilder lane(LaneUse newLane) {
    lane = newLane;
    return this;
  }

  public SpecBuilder tenant(String name) {
    tenant = new Tenant(name);
    return this;
  }

  public SpecBuilder key(KeyId newKey) {
    key = newKey;
    return this;
  }

  public SpecBuilder face(Face newFace) {
    face = newFace;
    return this;
  }

  public SpecBuilder model(String name) {
    model = name;
    return this;
  }

  public SpecBuilder instructions(String text) {
    instructions = text;
    return this;
  }

  public SpecBuilder context(Context newContext) {
    context = newContext;
    return this;
  }

  /** What the client says, as one message. */
  public SpecBuilder input(String text) {
    input = Given.said(text);
    return this;
  }

  public SpecBuilder input(List<Item> items) {
    input = Content.of(items);
    return this;
  }

  public SpecBuilder input(Content content) {
    input = content;
    return this;
  }

  /** Functions by name, without parameters, all made by {@code caller}. */
  public SpecBuilder tools(Tool.Caller caller, String... names) {
    List<Tool> list = Stream.of(names).map(name -> tool(name, caller)).toList();
    tools = new RunSpec.Tools(list, new ToolChoice.Auto(), true);
    return this;
  }

  public SpecBuilder tools(RunSpec.Tools newTools) {
    tools = newTools;
    return this;
  }

  private static Tool tool(String name, Tool.Caller caller) {
    return new Tool(name, null, null, null, caller);
  }

  public SpecBuilder sampling(Sampling newSampling) {
    sampling = newSampling;
    return this;
  }

  public SpecBuilder format(OutputFormat newFormat) {
    format = newFormat;
    return this;
  }

  public SpecBuilder limits(Limits newLimits) {
    limits = newLimits;
    return this;
  }

  public SpecBuilder deadline(Duration deadline) {
    limits = new Limits(limits.outputTokens(), limits.rounds(), limits.toolCalls(), deadline);
    return this;
  }

  public SpecBuilder rules(RunSpec.Rules newRules) {
    rules = newRules;
    return this;
  }

  /** The run waits for its client's outputs. */
  public SpecBuilder waits() {
    rules =
        new RunSpec.Rules(
            RunSpec.OnClientTool.WAIT, rules.onDisconnect(), rules.stored(), rules.background());
    return this;
  }

  /** Nothing of the run can be read after its end. */
  public SpecBuilder unstored() {
    rules =
        new RunSpec.Rules(rules.onClientTool(), rules.onDisconnect(), false, rules.background());
    return this;
  }

  public SpecBuilder metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  public RunSpec build() {
    return new RunSpec(
        tenant,
        key,
        lane,
        face,
        model,
        instructions,
        context,
        input,
        tools,
        sampling,
        format,
        limits,
        rules,
        metadata);
  }
}
