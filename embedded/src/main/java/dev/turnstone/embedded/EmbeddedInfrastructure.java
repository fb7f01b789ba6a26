package dev.turnstone.embedded;

import dev.turnstone.kit.LocalInfrastructure;
import dev.turnstone.kit.Service;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Both servers of {@code dev} and {@code infra}, in two folders below the one given. */
public final class EmbeddedInfrastructure implements LocalInfrastructure {
  @Override
  public Running start(Place place, Consumer<Addresses> ready) {
    var both = new Both(place, ready);
    both.start();
    return both;
  }

  private static final class Both implements Running, EmbeddedDatabase.Watcher {
    private final EmbeddedKafka kafka;
    private final EmbeddedDatabase database;
    private final Consumer<Addresses> ready;
    private final CompletableFuture<End> end = new CompletableFuture<>();

    Both(Place place, Consumer<Addresses> ready) {
      this.kafka =
          new EmbeddedKafka(
              place.data().resolve("kafka"), place.kafkaPort(), place.kafkaListeners());
      this.database =
          new EmbeddedDatabase(place.data().resolve("postgres"), place.postgresPort(), this);
      this.ready = ready;
    }

    /** Both at once: each takes a second or two, most of it waiting. */
    void start() {
      var databaseFailed = new CompletableFuture<Optional<StartFailed>>();
      Thread.ofPlatform()
          .name("postgres-start")
          .start(() -> databaseFailed.complete(failureOf(database)));
      var kafkaFailed = failureOf(kafka);
      var failed = kafkaFailed.or(databaseFailed::join);
      databaseFailed.join();
      if (failed.isPresent()) {
        close();
        throw failed.get();
      }
      ready.accept(addresses());
    }

    private static Optional<StartFailed> failureOf(Service service) {
      try {
        service.start();
        return Optional.empty();
      } catch (StartFailed e) {
        return Optional.of(e);
      } catch (RuntimeException e) {
        return Optional.of(new StartFailed("does not start: " + e, e));
      }
    }

    @Override
    public Addresses addresses() {
      return new Addresses(kafka.bootstrap(), database.jdbcUrl());
    }

    @Override
    public void restarted() {
      ready.accept(addresses());
    }

    @Override
    public void failed() {
      end.complete(End.FAILED);
    }

    @Override
    public End awaitEnd() throws InterruptedException {
      try {
        return end.get();
      } catch (ExecutionException e) {
        throw new AssertionError("never completed with a failure", e);
      }
    }

    @Override
    public synchronized void close() {
      kafka.close();
      database.close();
      end.complete(End.CLOSED);
    }
  }
}
