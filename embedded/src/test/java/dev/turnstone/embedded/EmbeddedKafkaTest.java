package dev.turnstone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.kit.LocalInfrastructure.StartFailed;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaTest {
  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka = new EmbeddedKafka(folder);
    kafka.start();
  }

  @AfterAll
  static void close() {
    kafka.close();
  }

  @Test
  void whatWasWrittenCanBeReadAfterARestart() throws Exception {
    var before = new Records(kafka.bootstrap(), "restart");
    before.create();
    before.write("kept");

    kafka.close();
    start();

    var after = new Records(kafka.bootstrap(), "restart");
    assertThat(after).isEqualTo(before);
    assertThat(after.read(1)).containsExactly("kept");
  }

  @Test
  void aShareGroupDeliversRecords() throws Exception {
    var records = new Records(kafka.bootstrap(), "tasks");
    records.create();
    records.write("one");
    records.write("two");

    assertThat(records.take("workers", 2)).containsExactly("one", "two");
  }

  @Test
  void aTopicThatNobodyMadeDoesNotAppear() throws Exception {
    var records = new Records(kafka.bootstrap(), "mistyped");

    records.lookAt();

    assertThat(records.topics()).doesNotContain("mistyped");
  }

  @Test
  void aFolderInUseIsRefused() {
    var second = new EmbeddedKafka(folder);

    assertThatThrownBy(second::start)
        .isInstanceOf(StartFailed.class)
        .hasMessage(folder + " is in use by another process");
  }
}
