package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Usage;
import java.util.List;
import java.util.Objects;

/**
 * A whole answer.
 *
 * @param items in the order of their deltas, each of which names a place in this list; empty if the
 *     model said nothing. Call ids are ours, made of run, step and that place.
 * @param finish {@code TOOL_CALLS} exactly if there are calls and no limit cut the answer short; a
 *     call cut by {@code LENGTH} has half its arguments
 * @param usage zeros if the provider reports none
 * @param model as the provider names it
 */
public record ModelAnswer(List<Item> items, StepResult.Finish finish, Usage usage, String model) {
  public ModelAnswer {
    items = List.copyOf(items);
    Objects.requireNonNull(finish);
    Objects.requireNonNull(usage);
    Objects.requireNonNull(model);
  }
}
