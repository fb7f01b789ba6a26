package dev.turnstone.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The shell examples of README.md, run as one shell session just as they stand there. */
final class Readme {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
  private static final String MARK = "@@@ end of a block @@@";

  private Readme() {}

  /**
   * What each block of a section printed, in order.
   *
   * @param section its heading
   * @param folder to run in; files that the examples write stay there
   */
  static List<String> run(String section, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("set -u\n");
    blocks(section).forEach(block -> script.append(block).append("echo '" + MARK + "'\n"));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("examples.sh"), script);
    ProcessBuilder shell = new ProcessBuilder("sh", "examples.sh").directory(folder.toFile());
    shell.environment().putAll(environment);
    Path out = folder.resolve("examples.out");
    Process process =
        shell.redirectOutput(out.toFile()).redirectError(folder.resolve("err").toFile()).start();
    if (process.waitFor() != 0) {
      throw new AssertionError("the examples failed: " + Files.readString(folder.resolve("err")));
    }
    return List.of(Files.readString(out).split(MARK + "\n"));
  }

  private static List<String> blocks(String section) {
    String text = text();
    int start = text.indexOf("\n## " + section + "\n");
    String of = text.substring(start, text.indexOf("\n## ", start + 1));
    return new ArrayList<>(
        BLOCK.matcher(of).results().map((MatchResult found) -> found.group(1)).toList());
  }

  private static String text() {
    try {
      return Files.readString(Path.of(System.getProperty("turnstone.root", ".."), "README.md"));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
