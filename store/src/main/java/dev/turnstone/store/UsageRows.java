package dev.turnstone.store;

import dev.turnstone.run.KeyId;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Adds what the runs that end in a batch have used to their day, in the transaction of their
 * ending: so each run counts once, whatever dies. Nothing that a client or a model says may make it
 * fail, for then no batch would ever be committed again.
 */
final class UsageRows {
  private static final long TOKENS_MAX = 1_000_000_000_000L;
  private static final int MODEL_MAX = 256;

  private UsageRows() {}

  /** What is counted together. */
  private record Place(
      LocalDate day, int partition, String tenant, @Nullable UUID key, String model) {
    /** Whoever asks for names that nobody serves uses nothing, and makes one row of it. */
    static Place of(RunChange change, RunSpec spec, Used used) {
      KeyId key = spec.key();
      Instant ended = Instant.EPOCH.plus(change.state().marks().micros(), ChronoUnit.MICROS);
      return new Place(
          LocalDate.ofInstant(ended, ZoneOffset.UTC),
          change.firstRecord().position().partition(),
          clean(change.firstRecord().tenant().value()),
          key == null ? null : key.value(),
          used.input() + used.output() == 0 ? "" : clean(spec.model()));
    }
  }

  private record Used(long runs, long failed, long input, long output) {
    static Used of(RunChange change) {
      var usage = change.run().content().usage();
      return new Used(
          1, UsageRows.failed(change) ? 1 : 0, bounded(usage.input()), bounded(usage.output()));
    }

    Used plus(Used other) {
      return new Used(
          runs + other.runs, failed + other.failed, input + other.input, output + other.output);
    }
  }

  static void write(Handle handle, List<RunChange> changes) {
    Map<Place, Used> used = new HashMap<>();
    for (RunChange change : changes) {
      RunSpec spec = change.spec();
      if (change.ends() && spec != null) {
        Used now = Used.of(change);
        used.merge(Place.of(change, spec, now), now, Used::plus);
      }
    }
    if (!used.isEmpty()) {
      upsert(handle, List.copyOf(used.entrySet()));
    }
  }

  private static void upsert(Handle handle, List<Map.Entry<Place, Used>> rows) {
    Columns<Map.Entry<Place, Used>> columns =
        new Columns<>(rows)
            .text("day", row -> row.getKey().day().toString())
            .number("log_partition", row -> (long) row.getKey().partition())
            .text("tenant", row -> row.getKey().tenant())
            .uuid("api_key", row -> row.getKey().key())
            .text("model", row -> row.getKey().model())
            .number("runs", row -> row.getValue().runs())
            .number("failed", row -> row.getValue().failed())
            .number("input_tokens", row -> row.getValue().input())
            .number("output_tokens", row -> row.getValue().output());
    columns
        .bindTo(
            handle.createUpdate(
                """
                INSERT INTO usage_day AS u (day, log_partition, tenant, api_key, model, runs,
                  failed, input_tokens, output_tokens)
                SELECT CAST(day AS date), log_partition, tenant, api_key, model, runs, failed,
                  input_tokens, output_tokens
                FROM %s
                ON CONFLICT ON CONSTRAINT usage_day_once DO UPDATE SET
                  runs = u.runs + excluded.runs, failed = u.failed + excluded.failed,
                  input_tokens = u.input_tokens + excluded.input_tokens,
                  output_tokens = u.output_tokens + excluded.output_tokens
                """
                    .formatted(columns.unnested())))
        .execute();
  }

  /** Whether it ended without what was asked for, through no will of its client's. */
  static boolean failed(RunChange change) {
    Outcome outcome = change.state().outcome();
    return outcome instanceof Outcome.Failed || outcome instanceof Outcome.Expired;
  }

  /** What a model claims to have counted, as far as it can be believed. */
  static long bounded(long tokens) {
    return Math.clamp(tokens, 0, TOKENS_MAX);
  }

  /** Text that Postgres takes, whatever it is, and an index too. */
  private static String clean(String text) {
    String brief = text.length() > MODEL_MAX ? text.substring(0, MODEL_MAX) : text;
    byte[] encoded = brief.replace("\0", "").getBytes(StandardCharsets.UTF_8);
    return new String(encoded, StandardCharsets.UTF_8);
  }
}
