package dev.turnstone.chaos.load;

import java.util.List;
import java.util.random.RandomGenerator;

/** Which jobs there are, and how many of a hundred are of each kind. */
enum Mix {
  PLAIN(25),
  STREAM(24),
  SYNC(10),
  TOOL(12),
  CHAIN(6),
  LANE(4),
  WAIT(4),
  CANCEL(6),
  UNSTORED(4),
  SAME_KEY(4),
  POISON(1);

  private static final List<Mix> ALL = List.of(values());

  private final int share;

  Mix(int share) {
    this.share = share;
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
    return switch (this) {
      case PLAIN -> new PlainJob();
      case STREAM -> new StreamJob();
      case SYNC -> new SyncJob();
      case TOOL -> new ToolJob();
      case CHAIN -> new ChainJob();
      case LANE -> new LaneJob();
      case WAIT -> new WaitJob();
      case CANCEL -> new CancelJob();
      case UNSTORED -> new UnstoredJob();
      case SAME_KEY -> new SameKeyJob();
      case POISON -> new PoisonJob();
    };
  }
}
