package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code ./turnstone} comes by its JDK, on a machine whose only JDKs are those of the test. */
final class LauncherTest {
  @TempDir Path folder;

  @Test
  void aMissingJdkIsFetchedOnceAndKept() throws Exception {
    try (var site = JdkSite.open(folder)) {
      var first = launcher(site).run("jdk");
      var second = launcher(site).run("jdk");

      assertThat(first.err()).contains("fetching one, once").contains(site.url());
      assertThat(first.out()).isEqualTo(folder + "/cache/jdk/jdk-25.0.9\n");
      assertThat(second).isEqualTo(new Launcher.Result(0, first.out(), ""));
    }
  }

  @Test
  void aJdkWithAnotherChecksumIsRefused() throws Exception {
    try (var site = JdkSite.open(folder)) {
      site.publishChecksum("0".repeat(64));

      var refused = launcher(site).run("jdk");

      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err())
          .contains("not the published 0000")
          .contains("nothing was installed");
      assertThat(folder.resolve("cache/jdk")).isEmptyDirectory();
    }
  }

  @Test
  void withoutNetworkOneLineSaysWhatToInstall() throws Exception {
    var site = JdkSite.open(folder);
    site.close();

    var refused = launcher(site).run("jdk");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err().lines().toList().getLast())
        .startsWith("turnstone: ")
        .contains("can't be fetched: install a JDK 25");
  }

  @Test
  void theJdkThatTheEnvironmentNamesComesFirst() throws Exception {
    Path newer = FakeJdk.write(folder.resolve("elsewhere/jdk-26"), "26.0.1");
    FakeJdk.write(folder.resolve("jdks/jdk-25"), "25.0.9");

    var found = launcher().with("JAVA_HOME", newer.toString()).run("jdk");

    assertThat(found).isEqualTo(new Launcher.Result(0, newer + "\n", ""));
  }

  @Test
  void aJdkThatIsTooOldIsPassedOver() throws Exception {
    Path old = FakeJdk.write(folder.resolve("elsewhere/jdk-21"), "21.0.2");
    Path right = FakeJdk.write(folder.resolve("jdks/jdk-25"), "25");

    var found = launcher().with("JAVA_HOME", old.toString()).run("jdk");

    assertThat(found).isEqualTo(new Launcher.Result(0, right + "\n", ""));
  }

  @Test
  void anUnknownCommandIsNamed() throws Exception {
    var refused = launcher().run("frobnicate");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("there is no command 'frobnicate'");
  }

  @Test
  void inAnImageWithoutSourcesItStartsTheLibrariesBesideIt() throws Exception {
    Path image = Files.createDirectories(folder.resolve("image"));
    Path script = Files.copy(Launcher.SCRIPT, image.resolve("turnstone"));
    Files.createSymbolicLink(image.resolve("lib"), Distribution.libraries());

    var version =
        launcher().with("JAVA_HOME", System.getProperty("java.home")).run(script, "--version");

    assertThat(version).isEqualTo(new Launcher.Result(0, "turnstone 0.1.0\n", ""));
  }

  private Launcher launcher(JdkSite site) throws IOException {
    return launcher().with("TURNSTONE_JDK_URL", site.url());
  }

  private Launcher launcher() throws IOException {
    return Launcher.in(folder);
  }
}
