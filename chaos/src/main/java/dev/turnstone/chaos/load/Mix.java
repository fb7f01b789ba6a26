package dev.turnstone.chaos.load;

import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Which jobs there are, and how many of a hundred are of each kind. */
enum Mix {
  PLAIN(25, PlainJob::new),
  STREAM(24, StreamJob::new),
  SYNC(10, SyncJob::new),
  TOOL(12, ToolJob::new),
  CHAIN(6, ChainJob::new),
  LANE(4, LaneJob::new),
  WAIT(4, WaitJob::new),
  CANCEL(6, CancelJob::new),
  UNSTORED(4, UnstoredJob::new),
  SAME_KEY(4, SameKeyJob::new),
  POISON(1, PoisonJob::new);

  private static final List<Mix> ALL = List.of(values());

  private final int share;
  private final Supplier<Job> making;

  Mix(int share, Supplier<Job> making) {
    this.share = share;
    this.making = making;
  }

  static Mix any(RandomGenerator random) {
    int at = random.nextInt(ALL.stream().mapToInt(mix -> mix.share).sum());
    for (Mix mix : ALL) {
      at -= mix.share;
      if (at < 0) {
        return mix;
      }
    }
    throw new IllegalStateException("the shares have no sum");
  }

  Job job() {
    return making.get();
  }
}
