package dev.turnstone.store;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.Appended;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.RunJson;
import dev.turnstone.log.Task;
import dev.turnstone.log.TaskQueue;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Completes runs that were accepted by their lane's row while the append of their request failed or
 * its node died: appends the same request again, which is a duplicate at worst, and sends the task.
 * It never releases a lane.
 */
final class LaneSweeper implements Job {
  private static final Logger log = LoggerFactory.getLogger(LaneSweeper.class);
  private static final int LOCK = 1;
  private static final int AT_ONCE = 100;
  private static final int SPEC_INLINE_MAX = 64 * 1024;
  private static final Duration APPEND_MAX = Duration.ofSeconds(10);

  private final Database database;
  private final EventLog events;
  private final TaskQueue tasks;
  private final Duration age;

  LaneSweeper(Database database, EventLog events, TaskQueue tasks, Duration age) {
    this.database = database;
    this.events = events;
    this.tasks = tasks;
    this.age = age;
  }

  @Override
  public String name() {
    return "lane sweeper";
  }

  @Override
  public Duration every() {
    return Duration.ofSeconds(1);
  }

  @Override
  public void run() {
    List<CompletableFuture<Void>> under = overdue().stream().map(this::complete).toList();
    under.forEach(LaneSweeper::await);
  }

  /** Marks them as swept, so that they come again only after another while. */
  private List<String> overdue() {
    return Job.alone(
            database,
            name(),
            LOCK,
            handle ->
                handle
                    .createQuery(
                        """
                        UPDATE lane SET swept = now() FROM (
                          SELECT tenant, lane FROM lane
                          WHERE NOT appended AND swept <= now() - make_interval(secs => :age)
                          ORDER BY swept LIMIT :limit FOR UPDATE SKIP LOCKED) AS late
                        WHERE lane.tenant = late.tenant AND lane.lane = late.lane
                        RETURNING requested
                        """)
                    .bind("age", age.toMillis() / 1_000.0)
                    .bind("limit", AT_ONCE)
                    .mapTo(String.class)
                    .list())
        .orElse(List.of());
  }

  private CompletableFuture<Void> complete(String requested) {
    try {
      Draft draft = RunJson.read(requested, Draft.class);
      log.info("request appended again run={} lane={}", draft.run(), draft.lane());
      Failpoint.SWEEPER_REQUEST_BEFORE.pass();
      return Failpoint.SWEEPER_REQUEST_AFTER
          .behind(events.append(draft))
          .thenCompose(appended -> dispatch(draft, requested.length(), appended));
    } catch (JacksonException unreadable) {
      log.error("request of a lane can't be read", unreadable);
      return CompletableFuture.completedFuture(null);
    }
  }

  private CompletableFuture<Void> dispatch(Draft draft, int length, Appended appended) {
    if (!(draft.entries().getFirst() instanceof RunEvent.Requested(RunSpec spec, boolean direct))
        || !direct) {
      return CompletableFuture.completedFuture(null);
    }
    @Nullable RunSpec inline = length <= SPEC_INLINE_MAX ? spec : null;
    Task task =
        new Task(draft.run(), draft.tenant(), draft.lane(), 1, false, inline, appended.position());
    Failpoint.SWEEPER_TASK_BEFORE.pass();
    return Failpoint.SWEEPER_TASK_AFTER.behind(tasks.send(task, Task.Kind.INTERACTIVE));
  }

  private static void await(CompletableFuture<Void> done) {
    try {
      done.orTimeout(APPEND_MAX.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException failure) {
      log.warn("request not completed, tried again later", failure);
    }
  }
}
