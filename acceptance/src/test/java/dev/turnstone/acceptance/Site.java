package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Distribution;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Infra;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.ServerProcess;
import dev.turnstone.kit.Failpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An installation of its own where processes die at failpoints, one after the other. For one
 * thread.
 */
final class Site implements AutoCloseable {
  private final Cluster cluster;
  private final Map<String, List<String>> told = new LinkedHashMap<>();

  private Site(Cluster cluster) {
    this.cluster = cluster;
  }

  static Site prepare(Infra infra, String name, Map<String, String> settings) {
    return new Site(
        Cluster.prepare(
            infra, Distribution.work().resolve(name), Cluster.Shape.SMALL, settings, Map.of()));
  }

  Cluster cluster() {
    return cluster;
  }

  /** The one worker that is not made to die. */
  RoleProcess worker() {
    return cluster.workers().getFirst();
  }

  private List<RoleProcess> roles() {
    return Stream.of(
            cluster.api(0), cluster.api(1), worker(), cluster.coordinator(), cluster.materializer())
        .toList();
  }

  /** Starts whatever does not run. */
  void whole() {
    roles().stream().filter(role -> !role.alive()).forEach(ServerProcess::launch);
    roles().forEach(RoleProcess::awaitReady);
  }

  /** One more process of a role, which is to die; returns when it can serve or is dead already. */
  RoleProcess armed(String role, Death death) {
    String name =
        role + "-" + death.toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    RoleProcess process =
        cluster.another(
            role, name, Map.of("JAVA_TOOL_OPTIONS", "-Dturnstone.failpoint=" + death.armed()));
    process.launch();
    Eventually.holds(name + " is ready", () -> !process.alive() || process.node().ready());
    return process;
  }

  /** It has died, there and of that. */
  void died(RoleProcess process, Death death) {
    assertThat(process.gone()).as(process.log().toString()).isEqualTo(Failpoint.EXIT);
    try {
      assertThat(Files.readString(process.log()))
          .contains("failpoint reached, halting name=" + death.armed());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The place of a process is taken by one that dies when this is done; then it comes back. */
  void instead(RoleProcess process, String role, Death death, Runnable done) {
    process.terminate();
    process.gone();
    try (RoleProcess armed = armed(role, death)) {
      done.run();
      died(armed, death);
    }
    process.start();
  }

  /** What a client hears whose server may die meanwhile. */
  static Optional<Reply> heard(Supplier<Reply> request) {
    try {
      return Optional.of(request.get());
    } catch (UncheckedIOException hungUp) {
      return Optional.empty();
    }
  }

  /** The response has ended well, with this text, and every view of it is the same. */
  void completed(String id, String text) {
    Told.completed(cluster.there().over(id), text);
    alike(id);
  }

  /** Every view of a response is the same. */
  void alike(String id) {
    List<Event> events = Told.whole(cluster.here().follow(id).all());
    Told.alike(cluster, id, events);
    told.put(id, Events.raw(events));
  }

  /** A node that knows only the log and Postgres tells what was told before. */
  void toldAgain() {
    cluster.api(1).restart();
    told.forEach((id, raw) ->
        assertThat(Events.raw(cluster.there().follow(id).all())).as(id).isEqualTo(raw));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
