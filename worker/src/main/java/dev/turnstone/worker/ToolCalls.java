package dev.turnstone.worker;

import dev.turnstone.archive.Unavailable;
import dev.turnstone.item.Item.ToolResult;
import dev.turnstone.kit.Failpoint;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent.ToolFinished;
import dev.turnstone.tool.ToolRequest;
import dev.turnstone.tool.ToolRun;
import dev.turnstone.tool.ToolRunner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of one step under way, side by side, each on a thread of its own. */
final class ToolCalls {
  private static final Logger log = LoggerFactory.getLogger(ToolCalls.class);

  /** What a tool may take beyond its time left, to notice that it is over. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private final HeldRun held;
  private final ToolRunner runner;
  private final Contents contents;
  private final Duration timeLeft;
  private final CompletionService<ToolFinished> done;

  ToolCalls(
      HeldRun held,
      ToolRunner runner,
      Contents contents,
      Duration timeLeft,
      ExecutorService threads) {
    this.held = held;
    this.runner = runner;
    this.contents = contents;
    this.timeLeft = timeLeft;
    done = new ExecutorCompletionService<>(threads);
  }

  void start(int step, ToolStep.Go go) {
    var _ = done.submit(() -> call(step, go));
  }

  /**
   * The next result, of whichever call.
   *
   * @throws RunStopped when the run is not this worker's any more
   * @throws Unavailable when a large result could not be stored
   */
  ToolFinished next() {
    try {
      Future<ToolFinished> next = done.poll(timeLeft.plus(SLACK).toNanos(), TimeUnit.NANOSECONDS);
      held.stop().check();
      if (next == null) {
        throw new IllegalStateException("a tool outlived its time");
      }
      return next.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RunStopped(StopSignal.Why.RELEASED);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed);
    }
  }

  private ToolFinished call(int step, ToolStep.Go go) {
    ToolRun run =
        runner.run(
            new ToolRequest(
                go.call().callId(), go.call().name(), go.call().arguments(), go.key(), timeLeft));
    try (var _ = held.stop().cancelling(run::cancel)) {
      ToolResult result = await(run, go.call().callId());
      return new ToolFinished(step, go.call().callId(), contents.keep(List.of(result)));
    }
  }

  private ToolResult await(ToolRun run, String callId) {
    try {
      Failpoint.WORKER_TOOL_BEFORE.pass();
      ToolResult result =
          run.await(
              piece -> held.appender().progress(new RunDelta.ToolProgress(callId, List.of(piece))));
      Failpoint.WORKER_TOOL_AFTER.pass();
      return result;
    } catch (RunStopped stopped) {
      throw stopped;
    } catch (RuntimeException failure) {
      log.error("tool broke run={} call={}", held.task().run(), callId, failure);
      return ToolResult.text(callId, "outcome unknown: the tool broke.", ToolResult.Status.UNKNOWN);
    }
  }
}
