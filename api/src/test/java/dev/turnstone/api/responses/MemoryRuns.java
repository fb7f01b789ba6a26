package dev.turnstone.api.responses;

import dev.turnstone.api.RunFeed;
import dev.turnstone.api.Runs;
import dev.turnstone.archive.Acceptance;
import dev.turnstone.archive.Listing;
import dev.turnstone.log.EventRecord;
import dev.turnstone.run.Content;
import dev.turnstone.run.Context;
import dev.turnstone.run.Judged;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Timed;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Story;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs that happen in a test: each submitted one at once goes the way that the test chose. */
final class MemoryRuns implements Runs {
  private final Map<RunId, Story> stories = new LinkedHashMap<>();
  private final Map<RunId, RunSpec> specs = new LinkedHashMap<>();
  private final Map<String, RunId> keys = new HashMap<>();
  private final Map<RunId, String> bodies = new HashMap<>();
  private boolean entriesDropped;
  private boolean unstoredForgotten;
  private int listed;
  private UnaryOperator<Story> happens = run -> run.claimed(1).answers(0, "Hello");

  /** What becomes of the runs that are submitted from now on. */
  void happens(UnaryOperator<Story> story) {
    happens = story;
  }

  /** The retention of entries has passed: runs are all that is left. */
  void dropEntries() {
    entriesDropped = true;
  }

  RunSpec spec(RunId run) {
    return Objects.requireNonNull(specs.get(run));
  }

  /** What is over and was not to be stored is gone by now. */
  void forgetUnstored() {
    unstoredForgotten = true;
  }

  /** How many runs were given to those who asked for lists. */
  int listed() {
    return listed;
  }

  int size() {
    return stories.size();
  }

  RunId last() {
    return List.copyOf(stories.keySet()).getLast();
  }

  @Override
  public RunId newId() {
    return Given.run(100 + stories.size());
  }

  /** Nobody has a key here. */
  @Override
  public void checkKey(RunSpec spec) {}

  @Override
  public Submitted submit(RunId run, RunSpec spec, Acceptance.@Nullable Key key) {
    if (key != null) {
      Optional<Submitted> earlier = earlier(spec.tenant(), key);
      if (earlier.isPresent()) {
        return earlier.get();
      }
      keys.put(key.value(), run);
      bodies.put(run, key.bodyHash());
    }
    specs.put(run, spec);
    stories.put(run, happens.apply(new Story(run, spec).requested()));
    return new Submitted.Accepted(run);
  }

  @Override
  public Optional<Submitted> earlier(Tenant tenant, Acceptance.Key key) {
    return Optional.ofNullable(keys.get(key.value()))
        .map(first ->
            key.bodyHash().equals(bodies.get(first))
                ? new Submitted.Repeated(first)
                : new Submitted.KeyReused());
  }

  @Override
  public Optional<RunView> find(Tenant tenant, RunId run) {
    return Optional.ofNullable(stories.get(run)).map(this::view).filter(this::there);
  }

  private boolean there(RunView view) {
    boolean over = view.run().state().phase().over();
    boolean forgotten = over && unstoredForgotten && !spec(view.run().id()).rules().stored();
    return view.run().state().phase() != Phase.DELETED && !forgotten;
  }

  private RunView view(Story story) {
    Run run = folded(story);
    LogPosition at = new LogPosition(0, run.state().marks().offset());
    RunSpec spec = spec(story.run());
    return new RunView(spec.tenant(), spec.lane().lane(), at, run);
  }

  private static Run folded(Story story) {
    return judged(story).isEmpty()
        ? Run.unread(story.run())
        : judged(story).stream().reduce(Run.unread(story.run()), Run::after, (_, last) -> last);
  }

  private static List<Judged> judged(Story story) {
    List<Judged> all = new ArrayList<>();
    Run run = Run.unread(story.run());
    for (EventRecord record : story.records(0, Telling.MILLIS)) {
      Judged judged = run.state().judge(record);
      run = run.after(judged);
      all.add(judged);
    }
    return all;
  }

  @Override
  public Chain chain(RunView last) {
    Deque<RunId> runs = new ArrayDeque<>(List.of(last.run().id()));
    RunId next = previous(last.run().id());
    while (next != null && find(last.tenant(), next).isPresent()) {
      runs.addFirst(next);
      next = previous(next);
    }
    return new Chain(List.copyOf(runs), next);
  }

  private @Nullable RunId previous(RunId run) {
    return spec(run).context() instanceof Context.Previous previous ? previous.run() : null;
  }

  @Override
  public Optional<Run> link(RunView last, RunId run) {
    return find(last.tenant(), run).map(RunView::run);
  }

  /** All were made in the same millisecond. */
  @Override
  public void list(Listing listing, Predicate<Run> taker) {
    Comparator<Run> order = Comparator.comparing(Run::id);
    Comparator<Run> wanted = listing.newestFirst() ? order.reversed() : order;
    var _ =
        stories.keySet().stream()
            .flatMap(run -> find(listing.tenant(), run).stream())
            .map(RunView::run)
            .filter(run -> spec(run.id()).rules().stored())
            .filter(
                run -> listing.model() == null || spec(run.id()).model().equals(listing.model()))
            .filter(run ->
                listing.after() == null
                    || wanted.compare(Run.unread(listing.after().run()), run) < 0)
            .sorted(wanted)
            .limit(listing.limit())
            .peek(_ -> listed++)
            .allMatch(taker);
  }

  @Override
  public Optional<RunFeed> follow(Tenant tenant, RunId run) {
    return find(tenant, run).map(view -> new Feed(view.run()));
  }

  @Override
  public Outcome cancel(RunView view) {
    story(view).said(Acts.isCancelled());
    return view(story(view)).run().state().ending().orElseThrow();
  }

  @Override
  public boolean delete(RunView view) {
    story(view).said(new RunEvent.Deleted());
    return true;
  }

  @Override
  public boolean answer(RunView view, int request, Content outputs) {
    throw new AssertionError("no response waits");
  }

  private Story story(RunView view) {
    return Objects.requireNonNull(stories.get(view.run().id()));
  }

  /** Hands out everything at once; what has not ended by then never will. */
  private final class Feed implements RunFeed {
    private final Run run;
    private boolean read;

    Feed(Run run) {
      this.run = run;
    }

    @Override
    public boolean whole() {
      return !entriesDropped;
    }

    @Override
    public List<Timed> next(Duration limit) {
      if (read || entriesDropped) {
        read = true;
        return List.of();
      }
      read = true;
      Story story = Objects.requireNonNull(stories.get(run.id()));
      return judged(story).stream().flatMap(judged -> judged.entries().stream()).toList();
    }

    @Override
    public Run run() {
      return run;
    }

    @Override
    public boolean over() {
      return read && run.state().phase().over();
    }

    @Override
    public void close() {}
  }
}
