package dev.turnstone.api.responses;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Exchange;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.RunFeed;
import dev.turnstone.api.Runs;
import dev.turnstone.api.Runs.RunView;
import dev.turnstone.api.StreamOptions;
import dev.turnstone.api.SyncWait;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The forms in which a response is given: at once, at its end, as a stream. */
final class Answers {
  private static final int OK = 200;

  private final Runs runs;
  private final SyncWait wait;
  private final Output output;
  private final ResponseWriter writer;
  private final ResponsesSettings settings;

  Answers(
      Runs runs, SyncWait wait, Output output, ResponseWriter writer, ResponsesSettings settings) {
    this.runs = runs;
    this.wait = wait;
    this.output = output;
    this.writer = writer;
    this.settings = settings;
  }

  void now(Exchange exchange, Run run) {
    exchange.json(OK, Json.bytes(writer.show(run)));
  }

  /**
   * @param skip frames that the client has
   * @param hangsUp whether the run ends when its client hangs up
   */
  void stream(Exchange exchange, RunId run, long skip, boolean hangsUp) {
    RunFeed feed = follow(exchange.tenant(), run);
    if (!feed.whole()) {
      feed.close();
      throw expired(run);
    }
    Runnable onHangUp = hangsUp ? () -> cancel(exchange.tenant(), run) : null;
    Optional<String> trailer = settings.sendDone() ? Optional.of("data: [DONE]") : Optional.empty();
    exchange.stream(
        feed, new ResponsesTeller(run, output, writer), new StreamOptions(skip, onHangUp, trailer));
  }

  /** Waits for the end. A client that hangs up gets nothing. */
  void atEnd(Exchange exchange, RunId run, boolean hangsUp) {
    Optional<Run> reached;
    try (RunFeed feed = follow(exchange.tenant(), run)) {
      reached = wait.await(feed, exchange, settings.syncTimeout());
    }
    if (reached.isEmpty()) {
      if (hangsUp) {
        cancel(exchange.tenant(), run);
      }
      return;
    }
    Run ended = reached.get();
    if (!ended.state().phase().over()) {
      cancel(exchange.tenant(), run);
      throw tooSlow(run);
    }
    ended(exchange, ended);
  }

  private void ended(Exchange exchange, Run run) {
    ObjectNode shown = writer.show(run);
    if (shown.path("output").isEmpty()) {
      refusal(run.id(), run.state().outcome()).ifPresent(Answers::refuse);
    }
    if (run.state().outcome() instanceof Outcome.Cancelled) {
      refuse(cancelled(run.id()));
    }
    exchange.json(OK, Json.bytes(shown));
  }

  /** What a waiting client is told of a run that ended badly before it said anything. */
  private static Optional<ApiError> refusal(RunId run, @Nullable Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failed(var failure) -> Optional.of(Failures.error(failure));
      case Outcome.Expired() ->
          Optional.of(
              new ApiError(
                  ApiError.Kind.TIMED_OUT,
                  "Response '%s' took longer than allowed.".formatted(ResponseIds.of(run)),
                  null,
                  null,
                  null,
                  false));
      case Outcome.Completed(), Outcome.Incomplete _, Outcome.Cancelled() -> Optional.empty();
      case null -> Optional.empty();
    };
  }

  private static RequestRejected expired(RunId run) {
    return Refusals.invalid(
        "Response '%s' can no longer be streamed: its events have expired. Retrieve it without 'stream'."
            .formatted(ResponseIds.of(run)),
        "stream",
        null);
  }

  private static void refuse(ApiError error) {
    throw new RequestRejected(error);
  }

  private static ApiError cancelled(RunId run) {
    return ApiError.invalid(
        "Response '%s' was cancelled.".formatted(ResponseIds.of(run)), null, "response_cancelled");
  }

  private static RequestRejected tooSlow(RunId run) {
    String message =
        "Response '%s' was not finished in time and was cancelled. Use 'background' or 'stream' for long responses."
            .formatted(ResponseIds.of(run));
    return new RequestRejected(
        new ApiError(ApiError.Kind.TIMED_OUT, message, null, null, null, false));
  }

  private RunFeed follow(Tenant tenant, RunId run) {
    return runs.follow(tenant, run).orElseThrow(() -> gone(run));
  }

  static RequestRejected gone(RunId run) {
    return new RequestRejected(
        ApiError.of(
            ApiError.Kind.NOT_FOUND,
            "Response with id '%s' not found.".formatted(ResponseIds.of(run))));
  }

  private void cancel(Tenant tenant, RunId run) {
    runs.find(tenant, run)
        .filter((RunView view) -> !view.run().state().phase().over())
        .ifPresent(runs::cancel);
  }
}
