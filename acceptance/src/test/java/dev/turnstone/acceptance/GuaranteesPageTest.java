package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.run.Mutant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/guarantees.md names what is there. */
final class GuaranteesPageTest {
  private static final Path ROOT = Path.of(System.getProperty("turnstone.root", ".."));
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

  @Test
  void everySwitchIsNamed() throws IOException {
    assertThat(page()).contains(Stream.of(Mutant.values()).map(Mutant::name).toList());
  }

  @Test
  void everyTestThatItNamesIsThere() throws IOException {
    List<String> missing =
        TEST.matcher(page())
            .results()
            .filter(found -> !isThere(found.group(1), found.group(2)))
            .map(found -> found.group())
            .toList();

    assertThat(missing).isEmpty();
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs").resolve("guarantees.md"));
  }

  private static boolean isThere(String type, String method) {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src").resolve("test").resolve("java"))
          .filter(Files::isDirectory)
          .anyMatch(tests -> holds(tests, type + ".java", method));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holds(Path tests, String file, String method) {
    try (Stream<Path> all = Files.walk(tests)) {
      Path found = all.filter(path -> path.endsWith(file)).findFirst().orElse(null);
      return found != null
          && (method == null || Files.readString(found).contains(" void " + method + "("));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
