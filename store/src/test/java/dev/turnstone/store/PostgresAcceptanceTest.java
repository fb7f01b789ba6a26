package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.archive.Acceptance;
import dev.turnstone.archive.Acceptance.Proposal;
import dev.turnstone.archive.Acceptance.Result;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.AcceptanceContract;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PostgresAcceptanceTest extends AcceptanceContract {
  private static final Acceptance.Key KEY = new Acceptance.Key("key", "POST /runs", "hash");
  private static final RunSpec THREAD = SpecBuilder.in("thread", LaneUse.Order.EXCLUSIVE).build();

  private final Database database = Postgres.open(Postgres.fresh());
  private final PostgresAcceptance acceptance = new PostgresAcceptance(database);

  @Override
  protected Acceptance acceptance() {
    return acceptance;
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void ofFortyWithOneKeyOneIsAcceptedAndAllOthersLearnItsRun() throws Exception {
    List<Result> results = race(run -> keyed(run, KEY));

    List<RunId> taken = takers(results);
    assertThat(taken).hasSize(1);
    assertThat(results)
        .filteredOn(result -> !(result instanceof Result.Taken))
        .hasSize(39)
        .allSatisfy(result -> assertThat(run(result)).isEqualTo(taken.getFirst()));
  }

  @Test
  void ofFortyForOneLaneOneIsAcceptedAndNothingIsLeftOfTheOthers() throws Exception {
    List<Result> results =
        race(run ->
            Acceptances.of(run, THREAD, null, new Acceptance.Key("key" + run, "POST", "hash")));

    assertThat(takers(results)).hasSize(1);
    assertThat(results)
        .filteredOn(result -> !(result instanceof Result.Taken))
        .containsOnly(new Result.LaneBusy(takers(results).getFirst(), false));
    assertThat(Postgres.count(database, "SELECT count(*) FROM idempotency")).isEqualTo(1);
  }

  @Test
  void ofFortyWhoReplaceTheSameRunOneTakesTheLaneOver() throws Exception {
    acceptance.propose(Acceptances.of(Given.run(99), THREAD, null, null));

    List<Result> results = race(run -> Acceptances.of(run, THREAD, Given.run(99), null));

    assertThat(takers(results)).hasSize(1);
    assertThat(Postgres.count(database, "SELECT count(*) FROM lane WHERE NOT appended"))
        .isEqualTo(1);
  }

  @Test
  void aKeyIsFreeAgainAfterADay() {
    acceptance.propose(keyed(Given.run(1), KEY));
    database.with(
        "age",
        handle -> handle.execute("UPDATE idempotency SET created = now() - interval '25 h'"));

    assertThat(acceptance.find(Tenant.DEFAULT, KEY)).isEmpty();
    assertThat(acceptance.propose(keyed(Given.run(2), KEY))).isEqualTo(new Result.Taken());
  }

  private static Proposal keyed(RunId run, Acceptance.Key key) {
    return Acceptances.of(run, SpecBuilder.alone(run).build(), null, key);
  }

  private interface Proposing {
    Proposal of(RunId run);
  }

  private List<Result> race(Proposing proposing) throws Exception {
    List<Callable<Result>> proposals =
        IntStream.range(1, 41)
            .mapToObj(n -> proposing.of(Given.run(n)))
            .<Callable<Result>>map(proposal -> () -> acceptance.propose(proposal))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Result> results = new ArrayList<>();
      for (Future<Result> future : threads.invokeAll(proposals, 20, TimeUnit.SECONDS)) {
        results.add(future.get());
      }
      return results;
    }
  }

  private static List<RunId> takers(List<Result> results) {
    return IntStream.range(0, results.size())
        .filter(i -> results.get(i) instanceof Result.Taken)
        .mapToObj(i -> Given.run(i + 1))
        .toList();
  }

  private static RunId run(Result result) {
    return result instanceof Result.Repeated repeated ? repeated.run() : Given.run(0);
  }
}
