package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Distribution;
import dev.turnstone.cluster.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in which folder of the distribution. */
final class DistributionTest {
  private static final Path LIB =
      Path.of(System.getProperty("turnstone.root", ".."), "app/target/turnstone/lib");

  @Test
  void noProductionRoleCarriesABrokerOrTestCode() throws IOException {
    assertThat(jars(LIB))
        .anyMatch(name -> name.startsWith("turnstone-app-"))
        .noneMatch(name ->
            name.matches("(scala-|kafka_|kafka-server|embedded-|junit-|archunit|assertj).*"));
    assertThat(jars(LIB.resolve("dev")))
        .anyMatch(name -> name.startsWith("turnstone-embedded-"))
        .anyMatch(name -> name.startsWith("scala-library-"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"turnstone.clock.offset=PT5M", "turnstone.log.faults=swap=1"})
  void aProductionRoleRefusesTheSwitchesOfTests(String property) {
    String[] pair = property.split("=", 2);
    Map<String, String> environment = new HashMap<>(Cluster.properties(Map.of(pair[0], pair[1])));
    environment.put("TURNSTONE_KAFKA", "127.0.0.1:1");
    environment.put("TURNSTONE_POSTGRES", "jdbc:postgresql://127.0.0.1:1/turnstone");
    List<String> command = Distribution.production(96, List.of("api", "--port", "0"));
    try (var role = new ServerProcess("production", command, environment, Distribution.work())) {
      role.launch();

      assertThat(role.gone()).isEqualTo(2);
      assertThat(role.tail(20))
          .contains(pair[0] + " is for tests: lib/dev is not on the class path");
    }
  }

  @Test
  void noLibraryIsThereInTwoVersions() throws IOException {
    var names =
        Stream.concat(jars(LIB).stream(), jars(LIB.resolve("dev")).stream())
            .map(DistributionTest::withoutVersion)
            .toList();

    assertThat(names).doesNotHaveDuplicates();
  }

  /** Jackson 2 (in Kafka) and Jackson 3 (ours) are different libraries with the same file names. */
  private static String withoutVersion(String jar) {
    String kept = jar.startsWith("jackson-") ? "$1-$2" : "$1";
    return jar.replaceFirst("^(.*?)-(\\d+).*$", kept);
  }

  private static List<String> jars(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .toList();
    }
  }
}
