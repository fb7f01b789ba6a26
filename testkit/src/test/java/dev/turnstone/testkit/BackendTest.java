package dev.turnstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class BackendTest {
  @Test
  void aBackendIsNamedInSmallLetters() {
    assertThat(Backend.of("embedded")).isEqualTo(Backend.EMBEDDED);
    assertThat(Backend.of("containers")).isEqualTo(Backend.CONTAINERS);
  }

  @Test
  void anotherNameIsRefusedRatherThanTakenForTheDefault() {
    assertThatThrownBy(() -> Backend.of("container"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dbackend is 'embedded' or 'containers', not 'container'");
  }
}
