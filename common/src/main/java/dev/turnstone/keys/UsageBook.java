package dev.turnstone.keys;

import dev.turnstone.run.KeyId;
import dev.turnstone.run.Tenant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What ended runs have used, as the materializer has counted it: each run once. */
public interface UsageBook {

  /**
   * Day by day, then by tenant, key and model.
   *
   * @param countMax rows at most
   * @throws dev.turnstone.archive.Unavailable when Postgres can't answer
   */
  List<Row> rows(Filter filter, int countMax);

  /**
   * Which rows are asked for.
   *
   * @param from first day, UTC
   * @param to last day
   * @param tenant only theirs; absent for everybody's
   * @param key only what was asked for with it; absent for everything
   */
  record Filter(LocalDate from, LocalDate to, @Nullable Tenant tenant, @Nullable KeyId key) {
    public Filter {
      Objects.requireNonNull(from);
      Objects.requireNonNull(to);
    }
  }

  /**
   * What came to its end on one day.
   *
   * @param key absent for the master key, or none
   * @param name of the key; empty without one
   * @param model as clients wrote it; empty for runs that used no tokens
   * @param runs all that ended, however they did
   * @param failed those of them that failed or expired
   */
  record Row(
      LocalDate day,
      Tenant tenant,
      @Nullable KeyId key,
      String name,
      String model,
      long runs,
      long failed,
      long inputTokens,
      long outputTokens) {
    public Row {
      Objects.requireNonNull(day);
      Objects.requireNonNull(tenant);
      Objects.requireNonNull(model);
    }
  }
}
