package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of runs that lost an attempt, byte for byte, a file for each case. */
final class RecoveryWireTest {
  static List<RecoveryCase> cases() {
    return RecoveryCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theStreamOfEachCaseIsAsItsFileHasIt(RecoveryCase lost) {
    Telling told = lost.told();

    Golden.recovery(lost.name(), told.stream());
    StreamGrammar.check(told);
    SdkReader.check(told);
  }

  @Test
  void thereIsNoFileWithoutACase() throws IOException {
    try (Stream<Path> files = Files.list(Golden.RECOVERY)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              cases().stream().map(lost -> lost.name() + ".sse").toList());
    }
  }
}
