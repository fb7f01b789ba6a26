package dev.turnstone.embedded;

import dev.turnstone.kit.LocalInfrastructure.StartFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the programs of Postgres. They refuse to run as root, so root runs them in a user namespace
 * of its own, in which they are nobody; containers often forbid that.
 *
 * @param home the folder that holds {@code bin}
 * @param scratch folder for what they print, in one file that each writes anew
 */
record Programs(Path home, Path scratch) {
  private static final List<String> UNSHARE = List.of("unshare", "-U");
  private static final Duration PROBE = Duration.ofSeconds(10);

  /** What a program did: its exit code and all it printed. */
  record Result(int code, String printed) {
    boolean ok() {
      return code == 0;
    }
  }

  /** Runs one to its end, for at most {@code limit}. */
  Result run(Duration limit, String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(asNobody());
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return execute(limit, command);
  }

  private List<String> asNobody() throws IOException {
    if (!ProcessHandle.current().info().user().orElse("").equals("root")) {
      return List.of();
    }
    if (!canUnshare()) {
      throw new StartFailed(
          "Postgres does not run as root, and user namespaces (unshare -U) are not allowed here:"
              + " start Turnstone as another user");
    }
    return UNSHARE;
  }

  private boolean canUnshare() {
    List<String> probe = new ArrayList<>(UNSHARE);
    probe.add("true");
    try {
      return execute(PROBE, probe).ok();
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private Result execute(Duration limit, List<String> command) throws IOException {
    Path output = scratch.resolve("output");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StartFailed(command + " did not end within " + limit.toSeconds() + " s");
      }
      return new Result(process.exitValue(), Files.readString(output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailed("interrupted while " + command + " ran", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
