package dev.turnstone.model;

import dev.turnstone.kit.ModelCatalog;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A provider's models: those of the settings, and those it lists itself, asked when somebody wants
 * to know and remembered for a while. Whoever comes while it is being asked waits for that answer.
 */
final class ModelList implements ModelCatalog {
  private static final Logger log = LoggerFactory.getLogger(ModelList.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration FRESH_AFTER_FAILURE = Duration.ofSeconds(10);
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);
  private static final long BYTES_MAX = 4 * 1024 * 1024;
  private static final int NAMES_MAX = 5000;

  private final ChatClient client;
  private final AtomicReference<@Nullable Listing> newest = new AtomicReference<>();

  ModelList(ChatClient client) {
    this.client = client;
  }

  @Override
  public List<String> models() {
    Listing before = newest.get();
    if (before == null || before.staleAt(client.clock)) {
      Listing mine = new Listing(new CompletableFuture<>(), client.clock.instant());
      if (newest.compareAndSet(before, mine)) {
        mine.names.complete(asked());
      }
    }
    Listing current = newest.get();
    return named(current == null ? List.of() : current.awaited());
  }

  private List<String> named(List<String> listed) {
    return Stream.concat(client.settings.models().stream(), listed.stream()).distinct().toList();
  }

  private List<String> asked() {
    Call call = client.http.newCall(client.endpoint.models().build());
    call.timeout().timeout(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    try (Response response = call.execute()) {
      if (response.isSuccessful()) {
        return ids(JSON.readTree(response.peekBody(BYTES_MAX).string()));
      }
      log.warn("provider lists no models status={}", response.code());
    } catch (IOException | JacksonException failure) {
      log.warn("provider lists no models failure={}", failure.getClass().getSimpleName());
    }
    return List.of();
  }

  private static List<String> ids(JsonNode body) {
    return StreamSupport.stream(body.path("data").spliterator(), false)
        .map(model -> model.path("id").asString(""))
        .filter(id -> !id.isEmpty())
        .limit(NAMES_MAX)
        .toList();
  }

  private record Listing(CompletableFuture<List<String>> names, Instant since) {
    boolean staleAt(Clock clock) {
      boolean empty = names.getNow(List.of()).isEmpty();
      Duration age = Duration.between(since, clock.instant());
      return age.compareTo(empty ? FRESH_AFTER_FAILURE : FRESH) >= 0;
    }

    List<String> awaited() {
      try {
        return names.get(2 * WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return List.of();
      } catch (ExecutionException | TimeoutException none) {
        return List.of();
      }
    }
  }
}
