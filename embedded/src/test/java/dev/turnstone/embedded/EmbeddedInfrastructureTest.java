package dev.turnstone.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedInfrastructureTest {
  @Test
  void afterAKillAllIsThereAgainUnderTheSameAddresses(@TempDir Path data) throws Exception {
    try (var first = InfrastructureProcess.start(data)) {
      records(first).create();
      records(first).write("kept");
      table(first).create();
      table(first).insert("kept");

      first.kill();

      try (var second = InfrastructureProcess.start(data)) {
        assertThat(second.addresses()).isEqualTo(first.addresses());
        assertThat(records(second).read(1)).containsExactly("kept");
        assertThat(table(second).rows()).containsExactly("kept");
      }
    }
  }

  private static Records records(InfrastructureProcess process) {
    return new Records(process.addresses().kafka(), "killed");
  }

  private static Table table(InfrastructureProcess process) {
    return new Table(process.addresses().postgres(), "killed");
  }
}
