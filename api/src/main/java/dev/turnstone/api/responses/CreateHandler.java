package dev.turnstone.api.responses;

import dev.turnstone.api.Exchange;
import dev.turnstone.api.Handler;
import dev.turnstone.api.IdempotencyKeys;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.Runs;
import dev.turnstone.archive.Acceptance;
import dev.turnstone.kit.ModelCatalog;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** POST /responses. Everything is checked before anything is appended. */
final class CreateHandler implements Handler {
  private final Runs runs;
  private final RequestReader reader;
  private final Chains chains;
  private final Answers answers;
  private final @Nullable ModelCatalog models;

  /**
   * @param models which of them may be asked for; absent if all may
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
    Acceptance.Key key = IdempotencyKeys.of(exchange, body);
    Fields fields = BodyReader.read(exchange, body);
    Form form = Form.of(fields);
    RunId run = runs.newId();
    RunSpec spec;
    try {
      spec = spec(exchange, fields, run);
    } catch (RequestRejected refused) {
      answer(exchange, form, earlier(exchange, key).orElseThrow(() -> refused));
      return;
    }
    boolean hangsUp = spec.rules().onDisconnect() == RunSpec.OnDisconnect.CANCEL;
    switch (runs.submit(run, spec, key)) {
      case Runs.Submitted.Accepted(var accepted) -> answer(exchange, form, accepted, hangsUp);
      case Runs.Submitted before -> answer(exchange, form, before);
    }
  }

  private RunSpec spec(Exchange exchange, Fields fields, RunId run) {
    Asked asked = reader.read(fields, exchange.caller(), run);
    if (exchange.caller().permits(asked.spec().model())) {
      checkModel(asked.spec().model());
    }
    // What a request goes on from is read behind its limits: else they would guard the log only.
    runs.checkKey(asked.spec());
    return chains.resolve(asked);
  }

  /**
   * What was accepted under a key is not judged again: its model may have gone since then, or what
   * it went on from.
   */
  private Optional<Runs.Submitted> earlier(Exchange exchange, Acceptance.@Nullable Key key) {
    return Optional.ofNullable(key).flatMap(used -> runs.earlier(exchange.tenant(), used));
  }

  /** The answer to a request that made no run. */
  private void answer(Exchange exchange, Form form, Runs.Submitted before) {
    switch (before) {
      case Runs.Submitted.Accepted _ -> throw new IllegalArgumentException("it made a run");
      case Runs.Submitted.Repeated(var first) -> {
        if (runs.find(exchange.tenant(), first).isEmpty()) {
          throw over(first);
        }
        answer(exchange, form, first, false);
      }
      case Runs.Submitted.LaneBusy _ ->
          throw Refusals.invalid(
              "Another process is operating on this conversation. Try again in a few seconds.",
              "conversation",
              "conversation_locked");
      case Runs.Submitted.KeyReused() -> throw IdempotencyKeys.reused();
    }
  }

  private static RequestRejected over(RunId run) {
    return Refusals.invalid(
        "This Idempotency-Key was used for response '%s', which is over and can't be given again: it was not stored, or was deleted. Use another key to create a new one."
            .formatted(ResponseIds.of(run)),
        "Idempotency-Key",
        "response_not_stored");
  }

  /** How the client wants its answer. */
  private record Form(boolean stream, boolean background) {
    static Form of(Fields body) {
      return new Form(body.flag("stream").orElse(false), body.flag("background").orElse(false));
    }
  }

  /**
   * @param hangsUp whether this request made the run and the run ends with its client
   */
  private void answer(Exchange exchange, Form form, RunId run, boolean hangsUp) {
    if (form.stream()) {
      answers.stream(exchange, run, 0, hangsUp);
    } else if (form.background()) {
      Runs.RunView view = runs.find(exchange.tenant(), run).orElseThrow(() -> Answers.gone(run));
      answers.now(exchange, view.run());
    } else {
      answers.atEnd(exchange, run, hangsUp);
    }
  }

  /** Whoever may not ask for it is not told whether it is there, but refused at admission. */
  private void checkModel(String model) {
    if (models != null && !models.serves(model)) {
      throw Refusals.invalid(
          "The model '%s' does not exist or you do not have access to it.".formatted(model),
          "model",
          "model_not_found");
    }
  }
}
