package dev.turnstone.api.responses;

import dev.turnstone.api.Exchange;
import dev.turnstone.api.Handler;
import dev.turnstone.api.IdempotencyKeys;
import dev.turnstone.api.Runs;
import dev.turnstone.kit.ModelCatalog;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import org.jspecify.annotations.Nullable;

/** POST /responses. Everything is checked before anything is appended. */
final class CreateHandler implements Handler {
  private final Runs runs;
  private final RequestReader reader;
  private final Chains chains;
  private final Answers answers;
  private final @Nullable ModelCatalog models;

  /**
   * @param models the only ones there are; absent if others may be asked for too
   */
  CreateHandler(
      Runs runs,
      RequestReader reader,
      Chains chains,
      Answers answers,
      @Nullable ModelCatalog models) {
    this.runs = runs;
    this.reader = reader;
    this.chains = chains;
    this.answers = answers;
    this.models = models;
  }

  @Override
  public void handle(Exchange exchange) {
    byte[] body = exchange.body();
    RunId run = runs.newId();
    Asked asked = reader.read(BodyReader.read(exchange, body), exchange.tenant(), run);
    checkModel(asked.spec().model());
    RunSpec spec = chains.resolve(asked);
    switch (runs.submit(run, spec, IdempotencyKeys.of(exchange, body))) {
      case Runs.Submitted.Accepted(var accepted) -> answer(exchange, asked, accepted, true);
      case Runs.Submitted.Repeated(var first) -> answer(exchange, asked, first, false);
      case Runs.Submitted.LaneBusy _ ->
          throw Refusals.invalid(
              "Another process is operating on this conversation. Try again in a few seconds.",
              "conversation",
              "conversation_locked");
      case Runs.Submitted.KeyReused() -> throw IdempotencyKeys.reused();
    }
  }

  /**
   * @param first whether this request made the run, so that the run ends with its client
   */
  private void answer(Exchange exchange, Asked asked, RunId run, boolean first) {
    boolean hangsUp = first && asked.spec().rules().onDisconnect() == RunSpec.OnDisconnect.CANCEL;
    if (asked.stream()) {
      answers.stream(exchange, run, 0, hangsUp);
    } else if (asked.background()) {
      Runs.RunView view = runs.find(exchange.tenant(), run).orElseThrow(() -> Answers.gone(run));
      answers.now(exchange, view.run());
    } else {
      answers.atEnd(exchange, run, hangsUp);
    }
  }

  private void checkModel(String model) {
    if (models != null && !models.models().contains(model)) {
      throw Refusals.invalid(
          "The model '%s' does not exist or you do not have access to it.".formatted(model),
          "model",
          "model_not_found");
    }
  }
}
