package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.archive.ArchivedRun;
import dev.turnstone.archive.Listing;
import dev.turnstone.run.Face;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RunListTest {
  private static final Listing OLDEST_FIRST =
      new Listing(Tenant.DEFAULT, "test", null, false, null, 10);

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  private static SpecBuilder spec(int number) {
    return SpecBuilder.alone(Given.run(number));
  }

  private Story asked(int number, SpecBuilder spec) {
    return new Story(Given.run(number), spec.build()).requested().appendTo(stage.log);
  }

  private List<RunId> page(@Nullable String model, boolean newest, @Nullable ArchivedRun after) {
    return runs(model, newest, after, 2).stream().map(archived -> archived.run().id()).toList();
  }

  private List<ArchivedRun> runs(
      @Nullable String model, boolean newest, @Nullable ArchivedRun after, int limit) {
    Listing.Cursor cursor =
        after == null
            ? null
            : new Listing.Cursor(after.run().state().marks().requestedMillis(), after.run().id());
    List<ArchivedRun> taken = new ArrayList<>();
    stage.archive.list(
        new Listing(Tenant.DEFAULT, "test", model, newest, cursor, limit), taken::add);
    return taken;
  }

  @Test
  void noMoreRunsAreGivenThanAreTaken() {
    for (int i = 1; i <= 3; i++) {
      asked(i, spec(i));
    }
    stage.materialize();
    List<RunId> given = new ArrayList<>();

    stage.archive.list(
        OLDEST_FIRST,
        archived -> {
          given.add(archived.run().id());
          return given.size() < 2;
        });

    assertThat(given).containsExactly(Given.run(1), Given.run(2));
  }

  @Test
  void largeRunsAreReadAFewAtATimeWhileTheyAreTaken() {
    for (int i = 1; i <= 5; i++) {
      asked(i, spec(i).input("x".repeat((int) Chunks.BYTES / 4 - 100_000)));
    }
    stage.materialize();
    List<RunId> given = new ArrayList<>();

    stage.archive.list(
        OLDEST_FIRST,
        archived -> {
          if (given.isEmpty()) {
            deleted(5); // and seen to be so, as it was not read yet
          }
          return given.add(archived.run().id());
        });

    assertThat(given).containsExactly(Given.run(1), Given.run(2), Given.run(3), Given.run(4));
  }

  @Test
  void inThePlaceOfARunThatIsDeletedMeanwhileThePageHasTheNextOne() {
    for (int i = 1; i <= 7; i++) {
      asked(i, spec(i).input("x".repeat((int) Chunks.BYTES / 4 - 100_000)));
    }
    stage.materialize();
    List<RunId> given = new ArrayList<>();

    stage.archive.list(
        new Listing(Tenant.DEFAULT, "test", null, false, null, 5),
        archived -> {
          if (given.isEmpty()) {
            deleted(5);
          }
          return given.add(archived.run().id());
        });

    assertThat(given)
        .containsExactly(Given.run(1), Given.run(2), Given.run(3), Given.run(4), Given.run(6));
  }

  private void deleted(int number) {
    stage.view.with(
        "a deletion",
        handle ->
            handle
                .createUpdate("UPDATE run SET gone = now() WHERE id = :run")
                .bind("run", Given.run(number).value())
                .execute());
  }

  @Test
  void pagesOfRunsFollowOneAnotherInBothOrders() {
    for (int i = 1; i <= 5; i++) {
      asked(i, spec(i)).claimed(1).answers(0, "x");
    }
    stage.materialize();

    for (boolean newest : List.of(true, false)) {
      List<RunId> whole =
          runs(null, newest, null, 9).stream().map(archived -> archived.run().id()).toList();
      List<RunId> read = new ArrayList<>();
      ArchivedRun last = null;
      for (List<ArchivedRun> page = runs(null, newest, null, 2);
          !page.isEmpty();
          page = runs(null, newest, last, 2)) {
        page.forEach(archived -> read.add(archived.run().id()));
        last = page.getLast();
      }
      assertThat(whole).hasSize(5);
      assertThat(read).isEqualTo(whole);
    }
  }

  @Test
  void onlyWhatItsClientMayReadIsListed() {
    asked(1, spec(1));
    asked(2, spec(2).unstored());
    asked(3, spec(3).tenant("other"));
    asked(4, spec(4).face(new Face("elsewhere", 1, "{}")));
    Story gone = new Story(Given.run(5), spec(5).build()).requested().claimed(1).answers(0, "x");
    gone.said(new RunEvent.Deleted()).appendTo(stage.log);
    stage.materialize();

    assertThat(page(null, true, null)).containsExactly(Given.run(1));
  }

  @Test
  void runsAreFoundByTheirModelWhateverItIsCalled() {
    asked(1, spec(1).model("a"));
    asked(2, spec(2).model("b\0c"));
    stage.materialize();

    assertThat(page("a", true, null)).containsExactly(Given.run(1));
    assertThat(page("b\0c", true, null)).containsExactly(Given.run(2));
    assertThat(page("d", true, null)).isEmpty();
  }
}
