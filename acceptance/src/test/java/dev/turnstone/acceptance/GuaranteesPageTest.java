package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.run.Mutant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/guarantees.md names what is there. */
final class GuaranteesPageTest {
  private static final Path ROOT = Path.of(System.getProperty("turnstone.root", ".."));
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

  private static final Pattern SWITCH = Pattern.compile("\\| `([A-Z_]+)` \\|$");

  @Test
  void everySwitchIsNamed() throws IOException {
    assertThat(page()).contains(Stream.of(Mutant.values()).map(Mutant::name).toList());
  }

  @Test
  void everyTestThatItNamesIsThere() throws IOException {
    List<String> missing =
        TEST.matcher(page())
            .results()
            .filter(found -> !isThere(found.group(1), text -> has(text, found.group(2))))
            .map(found -> found.group())
            .toList();

    assertThat(missing).isEmpty();
  }

  /** Or it would be taken for proven what nobody has seen red. */
  @Test
  void aTestBesideASwitchCarriesItsTag() throws IOException {
    List<String> untagged = new ArrayList<>();
    for (String row : page().lines().filter(line -> line.startsWith("| ")).toList()) {
      Matcher mutant = SWITCH.matcher(row);
      if (mutant.find()) {
        TEST.matcher(row)
            .results()
            .filter(found -> !isTagged(found.group(1), found.group(2), mutant.group(1)))
            .forEach(found -> untagged.add(found.group() + " " + mutant.group(1)));
      }
    }

    assertThat(untagged).isEmpty();
  }

  private static boolean isTagged(String type, String method, String mutant) {
    return isThere(type, text -> tags(text, method).contains("guarantee-" + mutant + "\""));
  }

  /** What stands between the method before and this one. */
  private static String tags(String text, String method) {
    String before = text.substring(0, text.indexOf(" void " + method + "("));
    return before.substring(before.lastIndexOf("@Test"));
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs").resolve("guarantees.md"));
  }

  private static boolean has(String text, @Nullable String method) {
    return method == null || text.contains(" void " + method + "(");
  }

  private static boolean isThere(String type, Predicate<String> holds) {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src").resolve("test").resolve("java"))
          .filter(Files::isDirectory)
          .anyMatch(tests -> holds(tests, type + ".java", holds));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holds(Path tests, String file, Predicate<String> holds) {
    try (Stream<Path> all = Files.walk(tests)) {
      Path found = all.filter(path -> path.endsWith(file)).findFirst().orElse(null);
      return found != null && holds.test(Files.readString(found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
