package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Distribution;
import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Ports;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.ScriptedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Everything in one process, which is killed and started again on the same folder. */
final class DevTest {
  private static final ScriptedModel model = new ScriptedModel();
  private static final Path folder = Distribution.work().resolve("dev");
  private static final RoleProcess dev =
      RoleProcess.dev(
          folder,
          Ports.free(),
          Map.of("OPENAI_BASE_URL", model.url("dev"), "OPENAI_API_KEY", "sk-scripted"));

  @BeforeAll
  static void start() {
    dev.start();
  }

  @AfterAll
  static void stop() {
    dev.close();
    model.close();
  }

  @Test
  void afterKillMinusNineItGoesOnWithTheRunsItHadAndWhenAskedItLeavesNothingBehind() {
    Hold hold = Hold.before(3);
    Script script = model.script().says(6, hold);
    Script plain = model.script().says("kept");
    List<Event> done = dev.node().stream(Ask.of(plain)).all();
    Events stream = dev.node().stream(Ask.of(script).background());
    stream.untilText("w2 ");
    String id = Told.id(stream.seen());

    dev.restart();
    hold.release();

    Told.completed(dev.node().over(id), Script.text(6));
    List<Event> events = dev.node().follow(id).all();
    Told.completed(events, Script.text(6));
    assertThat(Events.raw(events)).startsWith(Events.raw(stream.seen()).toArray(new String[0]));
    assertThat(Events.raw(dev.node().follow(Told.id(done)).all())).isEqualTo(Events.raw(done));
    ProcessHandle postgres = EmbeddedInfra.postmaster(folder);
    dev.terminate();
    assertThat(dev.gone()).isIn(0, 143);
    Eventually.holds("Postgres has stopped too", () -> !postgres.isAlive());
  }
}
