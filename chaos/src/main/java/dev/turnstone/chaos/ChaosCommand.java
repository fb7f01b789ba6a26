package dev.turnstone.chaos;

import dev.turnstone.chaos.fault.Faults;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads the command line of {@code ./turnstone chaos}. */
@Command(
    name = "turnstone chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts a cluster of separate processes, puts it under load, shoots at it, and checks that",
      "nothing is lost, doubled or stuck. Ends with 0 only if no rule was broken.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./turnstone chaos --quick                     about four minutes",
      "  ./turnstone chaos --minutes 30                a long round",
      "  ./turnstone chaos --faults worker-kill,broker-kill --minutes 5",
      "  ./turnstone chaos --seed 42                   the same load, faults in the same order"
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int QUICK_SECONDS = 90;

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "NAME",
      description = "Only these, or none of those with a minus before them; all by default.")
  private List<String> faults = List.of();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "Of load; ${DEFAULT-VALUE} by default.")
  private double minutes = 5;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Clients that begin a second; 4 by default, 3 with --quick.")
  private @Nullable Double rate;

  @Option(names = "--seed", paramLabel = "N", description = "Of an earlier run, to see it again.")
  private @Nullable Long seed;

  @Option(names = "--quick", description = "About four minutes in all, with short outages.")
  private boolean quick;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "For data, logs and the reports; emptied first. ${DEFAULT-VALUE} by default.")
  private Path folder = Path.of("target", "chaos");

  @Option(names = "--list", description = "Names all faults and ends.")
  private boolean list;

  @Spec private @Nullable CommandSpec spec;

  private ChaosCommand() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ChaosCommand()).setUsageHelpWidth(100).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    if (list) {
      Faults.names().forEach(out::println);
      return 0;
    }
    long chosen = seed == null ? new SecureRandom().nextLong(1, 1_000_000_000) : seed;
    Duration load =
        quick ? Duration.ofSeconds(QUICK_SECONDS) : Duration.ofSeconds((long) (minutes * 60));
    var options = new Options(wanted(line), load, rate(), chosen, quick, folder.toAbsolutePath());
    try {
      return new Chaos(options, Clock.systemUTC(), out).run() ? 0 : 1;
    } catch (IllegalArgumentException foreign) {
      throw new ParameterException(line, foreign.getMessage(), foreign);
    }
  }

  private double rate() {
    if (rate != null) {
      return rate;
    }
    return quick ? 3 : 4;
  }

  private Set<String> wanted(CommandLine line) {
    Set<String> wanted = new LinkedHashSet<>();
    if (faults.stream().allMatch(name -> name.startsWith("-"))) {
      wanted.addAll(Faults.names());
    }
    for (String name : faults) {
      String bare = name.startsWith("-") ? name.substring(1) : name;
      if (!Faults.names().contains(bare)) {
        throw new ParameterException(
            line, "there is no fault '" + bare + "'; --list names them all");
      }
      if (name.startsWith("-")) {
        wanted.remove(bare);
      } else {
        wanted.add(bare);
      }
    }
    return wanted;
  }
}
