package dev.turnstone.model;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
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
 * What a provider lists, asked when somebody wants to know and remembered for a while. Whoever
 * comes while it is being asked waits for that answer.
 */
final class ModelList {
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

  /** Sees to it that a list is there, or under way on a thread of its own. */
  Listing begun() {
    Instant now = client.clocks.steady();
    Listing before = newest.get();
    if (before != null && !before.staleAt(now)) {
      return before;
    }
    Listing mine = new Listing(new CompletableFuture<>(), now);
    if (newest.compareAndSet(before, mine)) {
      Thread.ofVirtual().name("model-list").start(() -> mine.names().complete(asked()));
      return mine;
    }
    Listing other = newest.get();
    return other == null ? mine : other;
  }

  private List<String> asked() {
    Call call = client.http.newCall(client.endpoint.models().build());
    call.timeout().timeout(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    try (Response response = call.execute()) {
      if (response.isSuccessful()) {
        return ids(JSON.readTree(response.peekBody(BYTES_MAX).string()));
      }
      log.warn(
          "provider lists no models name={} status={}", client.settings.name(), response.code());
    } catch (IOException | JacksonException failure) {
      log.warn(
          "provider lists no models name={} failure={}",
          client.settings.name(),
          failure.getClass().getSimpleName());
    } catch (RuntimeException failure) {
      // Others wait for this answer: there has to be one.
      log.error("provider's models were not asked for name={}", client.settings.name(), failure);
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

  /** Names that are there or will be. */
  record Listing(CompletableFuture<List<String>> names, Instant since) {
    boolean staleAt(Instant now) {
      boolean empty = names.getNow(List.of()).isEmpty();
      Duration age = Duration.between(since, now);
      return age.compareTo(empty ? FRESH_AFTER_FAILURE : FRESH) >= 0;
    }

    /** Empty if the provider does not say. */
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
