package dev.turnstone.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;

/**
 * Measures a fresh {@code ./turnstone dev} against a model that costs nothing, on this machine, and
 * prints a table. What runs beside it is measured with it: use an idle machine.
 */
public final class Bench {
  private static final Duration LOAD = Duration.ofSeconds(10);
  private static final int WARM_UP_CLIENTS = 32;
  private static final int WARM_UP_LOADS_MAX = 24;

  /** The JIT is done when two loads in a row were no better than this times the best before. */
  private static final double BETTER = 1.03;

  private static final int ROUNDS = 400;
  static final String TOKEN = "response.output_text.delta";
  private static final String CHAT =
      "{\"model\":\"fast\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  private static final String STREAM = "{\"model\":\"fast\",\"stream\":true,\"input\":\"hello\"}";
  static final String SYNC = "{\"model\":\"fast\",\"input\":\"hello\"}";
  static final String RESPONSES = "/v1/responses";

  private final PrintStream out;
  private final int modelPort;
  private final int port;
  private final Cpu.Meter cpu;

  private Bench(PrintStream out, int modelPort, int port, Cpu.Meter cpu) {
    this.out = out;
    this.modelPort = modelPort;
    this.port = port;
    this.cpu = cpu;
  }

  /**
   * Takes the launcher, an empty folder for data and logs, and perhaps {@code --only runs} or
   * {@code --only replay}.
   */
  public static void main(String[] arguments) throws Exception {
    Path launcher = Path.of(arguments[0]);
    Path folder = Path.of(arguments[1]);
    String only = arguments.length == 4 && arguments[2].equals("--only") ? arguments[3] : "";
    if (arguments.length > 2 && !Set.of("runs", "replay").contains(only)) {
      System.err.println("usage: ./turnstone bench [--only runs | --only replay]");
      System.exit(2);
    }
    int modelPort = Dev.freePort();
    startModel(folder, modelPort);
    try (Dev dev = new Dev(launcher, folder, "http://127.0.0.1:" + modelPort + "/v1")) {
      dev.start();
      if (!only.equals("replay")) {
        var cpu = new Cpu.Meter(dev.pid(), folder.resolve("data"));
        new Bench(System.out, modelPort, dev.port(), cpu).run();
      }
      if (!only.equals("runs")) {
        new ReplayBench(System.out, modelPort, dev).run();
      }
    }
    System.exit(0);
  }

  private static void startModel(Path folder, int port) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    String main = FastModel.class.getName();
    Process model =
        new ProcessBuilder(java, "-Xmx128m", "-XX:+UseSerialGC", "-cp", classes, main, port + "")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("model.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(model::destroyForcibly, "end-model"));
  }

  private void run() throws Exception {
    out.println("Just started, most of the code still interpreted:");
    measureAll();
    out.printf("%nWarming up with %d clients, until it gets no faster; runs/s:", WARM_UP_CLIENTS);
    warmUp();
    out.printf("%n%nWarm:%n");
    measureAll();
  }

  private void warmUp() throws ExecutionException, InterruptedException {
    long best = 0;
    int noBetter = 0;
    for (int i = 0; i < WARM_UP_LOADS_MAX && noBetter < 2; i++) {
      long runs = load(WARM_UP_CLIENTS, LOAD);
      out.printf(" %d", runs / LOAD.toSeconds());
      out.flush();
      noBetter = runs > best * BETTER ? 0 : noBetter + 1;
      best = Math.max(best, runs);
    }
  }

  private void measureAll() throws Exception {
    List<BenchClient.Took> direct = oneByOne(modelPort, "/v1/chat/completions", CHAT);
    List<BenchClient.Took> streamed = oneByOne(port, RESPONSES, STREAM);
    List<BenchClient.Took> whole = oneByOne(port, RESPONSES, SYNC);
    out.printf(
        "%-52s %8s %8s%n",
        "one client, " + ROUNDS + " runs of " + FastModel.TOKENS + " tokens", "p50", "p99");
    line("first token, asking the model directly", direct, BenchClient.Took::firstNanos);
    line("first token, on the stream of a run", streamed, BenchClient.Took::firstNanos);
    line("whole run, streamed", streamed, BenchClient.Took::wholeNanos);
    line("whole run, synchronous", whole, BenchClient.Took::wholeNanos);
    out.printf(
        "%n%-24s %8s %14s %18s%n", "synchronous runs", "runs/s", "CPU ms a run", "and in Postgres");
    for (int clients : new int[] {1, 32, 128}) {
      measure(clients);
    }
  }

  private void line(
      String what, List<BenchClient.Took> all, ToLongFunction<BenchClient.Took> part) {
    long[] sorted = all.stream().mapToLong(part).sorted().toArray();
    out.printf("%-52s %5.1f ms %5.1f ms%n", what, millis(sorted, 0.5), millis(sorted, 0.99));
  }

  static double millis(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))] / 1e6;
  }

  private static List<BenchClient.Took> oneByOne(int port, String path, String body)
      throws IOException {
    List<BenchClient.Took> all = new ArrayList<>();
    String token = path.equals(RESPONSES) ? TOKEN : "token";
    try (var client = new BenchClient(port, path, body, token)) {
      for (int i = 0; i < ROUNDS; i++) {
        all.add(client.ask());
      }
    }
    return all;
  }

  private void measure(int clients) throws Exception {
    Cpu before = cpu.read();
    long start = System.nanoTime();
    long runs = load(clients, LOAD);
    double seconds = (System.nanoTime() - start) / 1e9;
    Cpu spent = cpu.read().since(before);
    out.printf(
        "%-24s %8.0f %14.2f %18.2f%n",
        clients + " clients",
        runs / seconds,
        spent.server() * 1_000 / runs,
        spent.postgres() * 1_000 / runs);
  }

  /** So many clients, each asking again as soon as it was answered; how many runs that were. */
  private long load(int clients, Duration time) throws ExecutionException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    List<Future<Long>> counts = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        counts.add(threads.submit(() -> askUntil(end)));
      }
    }
    long all = 0;
    for (Future<Long> count : counts) {
      all += count.get();
    }
    return all;
  }

  private long askUntil(long end) throws IOException {
    long count = 0;
    try (var client = new BenchClient(port, RESPONSES, SYNC, TOKEN)) {
      for (; System.nanoTime() < end; count++) {
        var _ = client.ask();
      }
    }
    return count;
  }
}
