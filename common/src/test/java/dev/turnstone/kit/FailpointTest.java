package dev.turnstone.kit;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class FailpointTest {
  /** Passes two points, one of them twice, and says after each that it is still there. */
  static final class Passing {
    private Passing() {}

    public static void main(String[] arguments) {
      Failpoint.API_TASK_BEFORE.pass();
      say("1");
      Failpoint.API_TASK_BEFORE.pass();
      say("2");
      Failpoint.API_TASK_AFTER
          .behind(CompletableFuture.completedFuture("3"))
          .thenAccept(Passing::say)
          .join();
    }

    private static void say(String what) {
      System.out.print("<" + what + ">");
      System.out.flush();
    }
  }

  private record Left(int code, String said) {}

  @Test
  void nothingHappensWhereNoneIsArmed() throws Exception {
    assertThat(passing("")).isEqualTo(new Left(0, "123"));
  }

  @Test
  void theProcessIsGoneAtTheArmedOne() throws Exception {
    assertThat(passing("API_TASK_BEFORE")).isEqualTo(new Left(Failpoint.EXIT, ""));
  }

  @Test
  void theProcessIsGoneAtTheNthPass() throws Exception {
    assertThat(passing("API_TASK_BEFORE:2")).isEqualTo(new Left(Failpoint.EXIT, "1"));
  }

  @Test
  void nobodyHearsOfWhatAnArmedOneStandsBehind() throws Exception {
    assertThat(passing("API_TASK_AFTER")).isEqualTo(new Left(Failpoint.EXIT, "12"));
  }

  @Test
  void aNameThatIsNoneStopsWhoeverPasses() throws Exception {
    assertThat(passing("NO_SUCH_PLACE")).isEqualTo(new Left(1, ""));
  }

  private static Left passing(String armed) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dturnstone.failpoint=" + armed,
                Passing.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String ours =
        Pattern.compile("<(\\d)>")
            .matcher(said)
            .results()
            .map(at -> at.group(1))
            .collect(joining());
    return new Left(process.waitFor(), ours);
  }
}
