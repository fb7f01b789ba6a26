package dev.turnstone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.kit.LocalInfrastructure.StartFailed;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedDatabaseTest {
  @TempDir static Path folder;
  private static EmbeddedDatabase database;
  private static final CountDownLatch restarted = new CountDownLatch(1);

  @BeforeAll
  static void start() {
    database = new EmbeddedDatabase(folder, 0, new Restarts());
    database.start();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void rowsAreThereAfterARestart() throws Exception {
    var before = new Table(database.jdbcUrl(), "restart");
    before.create();
    before.insert("kept");

    database.close();
    start();

    var after = new Table(database.jdbcUrl(), "restart");
    assertThat(after).isEqualTo(before);
    assertThat(after.rows()).containsExactly("kept");
  }

  @Test
  void whatIsCommittedIsOnDisk() throws Exception {
    var table = new Table(database.jdbcUrl(), "none");

    assertThat(table.shown("fsync")).isEqualTo("on");
    assertThat(table.shown("synchronous_commit")).isEqualTo("on");
    assertThat(table.shown("full_page_writes")).isEqualTo("on");
  }

  @Test
  void onlyWhoKnowsThePasswordGetsIn() {
    String url = database.jdbcUrl().replaceAll("password=.*", "password=guessed");

    assertThatThrownBy(() -> DriverManager.getConnection(url).close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void aPostgresThatWasKilledIsStartedAgain() throws Exception {
    var table = new Table(database.jdbcUrl(), "killed");
    table.create();
    table.insert("kept");

    postmaster().destroyForcibly();

    assertThat(restarted.await(25, TimeUnit.SECONDS)).isTrue();
    assertThat(table.rows()).containsExactly("kept");
  }

  @Test
  void aPortInUseIsNamed(@TempDir Path other) throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var second = new EmbeddedDatabase(other, taken.getLocalPort(), new Restarts());

      assertThatThrownBy(second::start)
          .isInstanceOf(StartFailed.class)
          .hasMessage("port " + taken.getLocalPort() + " of 127.0.0.1 is in use");
    }
  }

  @Test
  void aFolderInUseIsRefused() {
    var second = new EmbeddedDatabase(folder);

    assertThatThrownBy(second::start)
        .isInstanceOf(StartFailed.class)
        .hasMessage(folder + " is in use by another process");
  }

  private static ProcessHandle postmaster() throws Exception {
    String pid = Files.readAllLines(folder.resolve("cluster/postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
  }

  private static final class Restarts implements EmbeddedDatabase.Watcher {
    @Override
    public void restarted() {
      restarted.countDown();
    }

    @Override
    public void failed() {}
  }
}
