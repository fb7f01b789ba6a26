package dev.turnstone.api.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.Runs.Submitted;
import dev.turnstone.archive.Acceptance;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.KeyHash;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a key may not do is refused before anything is written, on every node. */
final class KeyLimitsTest {
  private static final KeyId KEY = new KeyId(Given.uuid(9, 1));
  private static final Acceptance.Key REPEATED = new Acceptance.Key("again", "POST /", "hash");

  private final ApiNode.Shared shared = new ApiNode.Shared();
  private final ApiNode one = ApiNode.over(shared);
  private final ApiNode other = ApiNode.over(shared);

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private void key(ApiKey.Limits limits, String... models) {
    ApiKey key =
        new ApiKey(
            KEY, Tenant.DEFAULT, "", List.of(models), limits, shared.clock.instant(), null, null);
    shared.keys.add(key, KeyHash.of("secret"));
    for (ApiNode node : List.of(one, other)) {
      node.begins();
      node.keyring.reload();
    }
  }

  private static RunSpec spec(RunId run) {
    return SpecBuilder.alone(run).key(KEY).build();
  }

  private RunId submitted(ApiNode node) {
    RunId run = node.runs.newId();
    assertThat(node.runs.submit(run, spec(run), null)).isEqualTo(new Submitted.Accepted(run));
    return run;
  }

  private ApiError refused(ApiNode node, Acceptance.@Nullable Key key) {
    RunId run = node.runs.newId();
    long before = shared.log.records().size();
    RequestRejected refused =
        catchThrowableOfType(RequestRejected.class, () -> node.runs.submit(run, spec(run), key));
    assertThat(shared.log.records()).as("nothing was appended").hasSize((int) before);
    return Objects.requireNonNull(refused, "should have been refused").error();
  }

  @Test
  void openRunsCountOnEveryNodeUntilTheyEnd() {
    key(new ApiKey.Limits(null, 2, null));
    RunId first = submitted(one);
    submitted(other);
    one.readsAll();
    other.readsAll();

    for (ApiNode node : List.of(one, other)) {
      ApiError error = refused(node, null);
      assertThat(error.kind()).isEqualTo(ApiError.Kind.RATE_LIMITED);
      assertThat(error.code()).isEqualTo("rate_limit_exceeded");
      assertThat(error.retryAfter()).isNotNull();
      assertThat(error.retry()).isTrue();
    }
    new Story(first, spec(first)).claimed(1).answers(0, "done").appendTo(shared.log);
    other.readsAll();

    submitted(other);
  }

  @Test
  void requestsOfTheLastMinuteCountOnEveryNode() {
    key(new ApiKey.Limits(2, null, null));
    submitted(one);
    submitted(one);
    other.readsAll();

    assertThat(refused(one, null).retryAfter())
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
    assertThat(refused(other, null).kind()).isEqualTo(ApiError.Kind.RATE_LIMITED);
  }

  @Test
  void aRefusedRequestUsesNoIdempotencyKeyUpAndARepeatedOneIsNotCounted() {
    key(new ApiKey.Limits(null, 1, null));
    RunId busy = submitted(one);

    refused(one, REPEATED);
    new Story(busy, spec(busy)).claimed(1).answers(0, "done").appendTo(shared.log);
    one.readsAll();
    RunId run = one.runs.newId();
    assertThat(one.runs.submit(run, spec(run), REPEATED)).isEqualTo(new Submitted.Accepted(run));

    RunId again = one.runs.newId();
    assertThat(one.runs.submit(again, spec(again), REPEATED))
        .as("what was accepted before is answered though the limit is reached")
        .isEqualTo(new Submitted.Repeated(run));
    new Story(run, spec(run)).claimed(1).answers(0, "done").appendTo(shared.log);
    one.readsAll();
    assertThat(one.runs.submit(again, spec(again), REPEATED))
        .as("a repetition leaves nothing behind in the counts")
        .isEqualTo(new Submitted.Repeated(run));
    submitted(one);
  }

  @Test
  void aModelThatIsNotAllowedIsRefusedForGood() {
    key(ApiKey.Limits.NONE, "other", "demo/*");

    ApiError error = refused(one, null);

    assertThat(error.kind()).isEqualTo(ApiError.Kind.FORBIDDEN);
    assertThat(error.code()).isEqualTo("model_not_found");
    assertThat(error.retry()).isFalse();
  }

  @Test
  void whoHasUsedTheTokensOfTheDayIsRefusedUntilTheNext() {
    key(new ApiKey.Limits(null, null, 100L));
    submitted(one);
    shared.keys.spent(KEY, 100);
    one.keyring.reload();

    ApiError error = refused(one, null);

    assertThat(error.kind()).isEqualTo(ApiError.Kind.RATE_LIMITED);
    assertThat(error.code()).isEqualTo("insufficient_quota");
    assertThat(error.retryAfter()).isEqualTo(Duration.ofDays(1));
    assertThat(error.retry()).isFalse();
  }

  @Test
  void aNodeThatStartsKnowsTheRunsThatAreOpen() {
    key(new ApiKey.Limits(null, 1, null));
    RunId open = submitted(one);
    shared.keys.open(open, KEY);
    shared.archive.catchUp();

    try (ApiNode late = ApiNode.over(shared)) {
      late.readsAll();
      late.keyring.reload();

      assertThat(refused(late, null).kind()).isEqualTo(ApiError.Kind.RATE_LIMITED);
    }
  }

  @Test
  void aNodeThatReadsTheLogAnewFromBehindARunHoldsNoPlaceForIt() {
    key(new ApiKey.Limits(null, 1, null));
    one.gate.shut();
    RunId run = submitted(one);
    new Story(run, spec(run)).claimed(1).answers(0, "done").appendTo(shared.log);
    shared.archive.catchUp();
    one.gate.breakOff();
    one.readsAll();
    one.settles();
    assertThat(refused(one, null).kind()).isEqualTo(ApiError.Kind.RATE_LIMITED);

    shared.nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    one.settles();

    submitted(one);
  }

  @Test
  void whoLooksAtLimitsTakesNothing() {
    key(new ApiKey.Limits(1, 1, null));
    one.runs.checkKey(spec(one.runs.newId()));
    submitted(one);

    RequestRejected refused =
        catchThrowableOfType(
            RequestRejected.class, () -> one.runs.checkKey(spec(one.runs.newId())));

    assertThat(refused.error().kind()).isEqualTo(ApiError.Kind.RATE_LIMITED);
  }
}
