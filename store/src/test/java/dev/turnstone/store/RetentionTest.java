package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.run.BodyId;
import dev.turnstone.run.RunEvent;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Story;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RetentionTest {
  private final Stage stage = new Stage();
  private final Retention retention = new Retention(stage.view, JobSettings.DEFAULT);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aTombstoneGoesAfterAMonthAndRunsStay() {
    Story.plain(Given.run(1))
        .claimed(1)
        .answers(0, "x")
        .said(new RunEvent.Deleted())
        .appendTo(stage.log);
    Story.plain(Given.run(2)).claimed(1).answers(0, "x").appendTo(stage.log);
    stage.materialize();
    execute("UPDATE run SET gone = gone - interval '29 d'");
    retention.run();
    assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run")).isEqualTo(2);

    execute("UPDATE run SET gone = gone - interval '2 d'");
    retention.run();

    assertThat(stage.archive.read(Given.run(1), false)).isEmpty();
    assertThat(stage.archive.read(Given.run(2), false)).isPresent();
  }

  @Test
  void aBodyWhoseRunNeverCameGoesAfterADay() {
    PostgresBodies bodies = new PostgresBodies(stage.view);
    bodies.put(Given.run(1), new BodyId(Given.uuid(9, 1)), Given.said("kept").items());
    bodies.put(Given.run(2), new BodyId(Given.uuid(9, 2)), Given.said("lost").items());
    Story.plain(Given.run(1)).appendTo(stage.log);
    stage.materialize();
    retention.run();
    assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run_body")).isEqualTo(2);

    execute("UPDATE run_body SET created = created - interval '25 h'");
    retention.run();

    assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run_body WHERE settled"))
        .isEqualTo(1);
    assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run_body")).isEqualTo(1);
  }

  @Test
  void entriesGoByWholeDaysOnceTheirRunsCanNoLongerLive() {
    execute(
        "DROP TABLE run_entry_default; CREATE TABLE run_entry_default PARTITION OF run_entry DEFAULT");
    execute(
        "CREATE TABLE run_entry_d20200101 PARTITION OF run_entry"
            + " FOR VALUES FROM ('"
            + new UUID(1_577_836_800_000L << 16, 0)
            + "') TO ('"
            + new UUID(1_577_923_200_000L << 16, 0)
            + "')");
    execute("INSERT INTO run_entry VALUES ('00000000-0000-7000-8000-000000000000', 1, '')");

    new Retention.Days(stage.view, Duration.ofDays(30)).run();

    assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run_entry")).isZero();
    assertThat(
            Postgres.count(
                stage.view,
                "SELECT count(*) FROM pg_inherits WHERE inhparent = 'run_entry'::regclass"))
        .isEqualTo(4);
  }

  @Test
  void todaysEntriesLieInTodaysPartition() {
    execute("INSERT INTO run_entry VALUES (uuidv7(), 1, ''), (uuidv7(interval '1 day'), 1, '')");

    assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run_entry_default")).isZero();
  }

  private void execute(String sql) {
    stage.view.with("a test's own", handle -> handle.execute(sql));
  }
}
