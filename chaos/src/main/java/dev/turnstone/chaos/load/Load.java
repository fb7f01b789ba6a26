package dev.turnstone.chaos.load;

import dev.turnstone.chaos.judge.Calendar;
import dev.turnstone.chaos.judge.Findings;
import dev.turnstone.chaos.judge.LogJudge;
import dev.turnstone.cluster.Cluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts jobs at a rate, whether or not those before are done. What a job does follows from the
 * seed and its number. Its own thread starts them, each has one of its own.
 */
public final class Load {
  private static final double NANOS = 1e9;

  private final Desk.Shop shop;
  private final long seed;
  private final double rate;
  private final Map<Long, Running> running = new ConcurrentHashMap<>();
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private volatile boolean stopping;
  private final Thread thread;

  private record Running(Mix mix, Desk desk, Thread thread) {}

  /**
   * @param rate jobs a second
   */
  public Load(
      Cluster cluster,
      Teams teams,
      Findings findings,
      Calendar calendar,
      LogJudge log,
      long seed,
      double rate) {
    this.shop = new Desk.Shop(teams, cluster.model(), cluster.tools(), findings, calendar, log);
    this.seed = seed;
    this.rate = rate;
    this.thread = Thread.ofPlatform().name("load").daemon().unstarted(this::start);
  }

  public void begin() {
    thread.start();
  }

  private void start() {
    var arrivals = new SplittableRandom(seed);
    long next = System.nanoTime();
    for (long number = 0; !stopping; number++) {
      next += (long) (arrivals.nextExponential() / rate * NANOS);
      while (System.nanoTime() < next && !stopping) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      launch(number);
    }
  }

  private void launch(long number) {
    var random = new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L));
    Mix mix = Mix.any(random);
    var desk = new Desk(shop, number, random);
    Thread job = Thread.ofVirtual().name("job-" + number).unstarted(() -> work(number, mix, desk));
    running.put(number, new Running(mix, desk, job));
    started.incrementAndGet();
    job.start();
  }

  private void work(long number, Mix mix, Desk desk) {
    String name = mix + " job " + number;
    try {
      mix.job().run(desk);
      shop.findings().count("jobs done: " + mix);
    } catch (InterruptedException stuck) {
      // Noted by whoever told it to give up.
    } catch (RuntimeException | AssertionError failure) {
      shop.findings().wrong("a client gets what it deserves", name, trace(failure));
    } finally {
      desk.clear();
      running.remove(number);
      done.incrementAndGet();
    }
  }

  private static String trace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** Starts no more jobs. */
  public void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }

  /** Waits until all jobs are done; false if the limit came first. */
  public boolean drained(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!running.isEmpty() && System.nanoTime() < end) {
      giveUpStuck();
      Thread.sleep(200);
    }
    return running.isEmpty();
  }

  /** Ends the jobs that are stuck, noting each; how many there were. */
  public int giveUpStuck() {
    int stuck = 0;
    for (var entry : running.entrySet()) {
      Running job = entry.getValue();
      if (job.desk().progress().stuck()) {
        stuck++;
        shop.findings()
            .wrong(
                "nothing is stuck",
                job.mix() + " job " + entry.getKey(),
                "no progress for 60 s; it " + trace(job.thread()));
        job.desk().progress().giveUp();
        job.thread().interrupt();
      }
    }
    return stuck;
  }

  private static String trace(Thread thread) {
    var text = new StringBuilder("stood at");
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("\n  ").append(frame);
    }
    return text.toString();
  }

  public long started() {
    return started.get();
  }

  public long done() {
    return done.get();
  }

  public int inFlight() {
    return running.size();
  }
}
