package dev.turnstone.api.responses;

import dev.turnstone.api.Runs;
import dev.turnstone.api.Runs.RunView;
import dev.turnstone.item.Item;
import dev.turnstone.run.Content;
import dev.turnstone.run.Context;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at what a request goes on from, and pairs calls with their outputs over both. */
final class Chains {
  private final Runs runs;
  private final References references;
  private final Contents contents;
  private final Output output;

  Chains(Runs runs, References references, Contents contents, Output output) {
    this.runs = runs;
    this.references = references;
    this.contents = contents;
    this.output = output;
  }

  /** The run to be submitted, with the response it goes on from as its context. */
  RunSpec resolve(Asked asked) {
    RunSpec spec = asked.spec();
    Optional<RunView> previous = asked.previous().map(id -> previous(spec.tenant(), id));
    Context context = previous.map(this::behind).orElse(spec.context());
    List<Item> input = references.resolved(spec.tenant(), asked.input());
    pair(previous.map(this::owed).orElse(Set.of()), input);
    return spec.with(context, Content.of(input));
  }

  /** Nothing is ever left out of a context without a word: the chain is there as a whole. */
  private Context behind(RunView previous) {
    Context before = context(previous.run());
    if (before.chainLength() >= Context.Previous.LENGTH_MAX) {
      throw tooLong(previous);
    }
    Runs.Chain chain = runs.chain(previous);
    // In records of before the length was counted only the chain itself tells it.
    int length = chain.runs().size();
    if (length > Context.Previous.LENGTH_MAX) {
      throw tooLong(previous);
    }
    RunId gone = chain.gone();
    if (gone != null) {
      throw broken(previous, gone);
    }
    long bytes = before.chainBytes() + contents.bytes(previous.run().id(), previous.run().told());
    if (bytes > Context.Previous.BYTES_MAX) {
      throw tooLarge(previous);
    }
    return new Context.Previous(previous.run().id(), previous.at(), length, bytes);
  }

  private static Context context(Run run) {
    return run.content().asked().orElseThrow().context();
  }

  private static RuntimeException broken(RunView previous, RunId gone) {
    return Refusals.invalid(
        "Previous response with id '%s' can't be continued: it goes on from '%s', which is gone. Start a new chain and bring the items that matter as input."
            .formatted(ResponseIds.of(previous.run().id()), ResponseIds.of(gone)),
        "previous_response_id",
        "previous_response_not_found");
  }

  private static RuntimeException tooLarge(RunView previous) {
    return Refusals.invalid(
        "The items of the chain that ends with previous response '%s' are larger than %d MiB together. Start a new one and bring the items that matter as input."
            .formatted(
                ResponseIds.of(previous.run().id()), Context.Previous.BYTES_MAX / (1024 * 1024)),
        "input",
        "context_length_exceeded");
  }

  private static RuntimeException tooLong(RunView previous) {
    return Refusals.invalid(
        "The chain behind previous response '%s' is longer than %d responses. Start a new one and bring the items that matter as input."
            .formatted(ResponseIds.of(previous.run().id()), Context.Previous.LENGTH_MAX),
        "previous_response_id",
        "previous_response_chain_too_long");
  }

  private RunView previous(Tenant tenant, String id) {
    RunView view =
        ResponseIds.response(id)
            .flatMap(run -> runs.find(tenant, run))
            .filter(Chains::readable)
            .orElseThrow(() ->
                Refusals.invalid(
                    "Previous response with id '%s' not found.".formatted(id),
                    "previous_response_id",
                    "previous_response_not_found"));
    if (!view.run().state().phase().over()) {
      throw Refusals.invalid(
          "Previous response with id '%s' is not finished yet.".formatted(id),
          "previous_response_id",
          null);
    }
    return view;
  }

  /** Whether a run is a response that its client may see again. */
  static boolean readable(RunView view) {
    return view.run().content().asked().stream()
        .anyMatch(spec -> spec.rules().stored() && spec.face().dialect().equals(Echo.DIALECT));
  }

  /** The calls that a response left to its client, by id. */
  private Set<String> owed(RunView view) {
    Set<String> owed = new LinkedHashSet<>();
    for (Shown shown : output.handedOn(view.run())) {
      if (shown instanceof Shown.Said(_, Item.ToolCall call, boolean whole) && whole) {
        owed.add(call.callId());
      }
    }
    return owed;
  }

  private static void pair(Set<String> before, List<Item> input) {
    Set<String> open = new LinkedHashSet<>(before);
    for (Item item : input) {
      switch (item) {
        case Item.ToolCall call -> open.add(call.callId());
        case Item.ToolResult result when !open.remove(result.callId()) ->
            throw unpaired(
                "No tool call found for function call output with call_id %s.", result.callId());
        case Item.ToolResult _, Item.Message _, Item.Reasoning _, Item.Opaque _ -> {}
      }
    }
    open.stream()
        .findFirst()
        .ifPresent(callId -> {
          throw unpaired("No tool output found for function call %s.", callId);
        });
  }

  private static RuntimeException unpaired(String message, String callId) {
    return Refusals.invalid(message.formatted(callId), "input", null);
  }
}
