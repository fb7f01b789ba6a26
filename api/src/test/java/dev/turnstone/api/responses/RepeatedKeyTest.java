package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request is told whose Idempotency-Key was used before. */
final class RepeatedKeyTest {
  private static final String PLAIN = "{\"model\":\"m\",\"input\":\"hi\"}";
  private static final String BACKGROUND = "{\"model\":\"m\",\"input\":\"hi\",\"background\":true}";

  private final List<String> models = new ArrayList<>(List.of("m"));
  private final DialectRig rig = new DialectRig(checkingModels(), () -> models);

  private static ResponsesSettings checkingModels() {
    ResponsesSettings usual = ResponsesSettings.DEFAULT;
    return new ResponsesSettings(usual.deadline(), usual.syncTimeout(), false, false, true, true);
  }

  private MemoryExchange keyed(String key, String body) {
    return rig.on(
        "POST /v1/responses",
        new MemoryExchange("POST", "/v1/responses", body).with("Idempotency-Key", key));
  }

  private ApiError refused(String key, String body) {
    return DialectRig.refused(() -> keyed(key, body));
  }

  @Test
  void itIsAnsweredFromTheFirstRun() {
    MemoryExchange first = keyed("k", BACKGROUND);
    MemoryExchange second = keyed("k", BACKGROUND);

    assertThat(second.answer()).isEqualTo(first.answer());
    assertThat(rig.runs.size()).isEqualTo(1);
    assertThat(refused("k", PLAIN).kind()).isEqualTo(ApiError.Kind.KEY_REUSED);
    assertThat(refused("k".repeat(256), PLAIN).kind()).isEqualTo(ApiError.Kind.INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, BACKGROUND})
  void itIsAnsweredThoughItsModelHasLeftTheCatalog(String body) {
    MemoryExchange first = keyed("k", body);
    models.clear();

    assertThat(keyed("k", body).answer()).isEqualTo(first.answer());
    assertThat(refused("new", body).code()).isEqualTo("model_not_found");
    assertThat(refused("k", "{}").kind()).isEqualTo(ApiError.Kind.KEY_REUSED);
    assertThat(refused("new", "{}").kind()).isEqualTo(ApiError.Kind.INVALID);
  }

  @Test
  void itIsAnsweredThoughWhatItWentOnFromIsGone() {
    keyed("first", PLAIN);
    RunId parent = rig.runs.last();
    String body =
        "{\"model\":\"m\",\"previous_response_id\":\"%s\",\"input\":\"x\"}"
            .formatted(ResponseIds.of(parent));
    MemoryExchange first = keyed("k", body);
    rig.runs.delete(rig.runs.find(Tenant.DEFAULT, parent).orElseThrow());

    assertThat(keyed("k", body).answer()).isEqualTo(first.answer());
    assertThat(refused("new", body).code()).isEqualTo("previous_response_not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"stream\":true", "\"stream\":false"})
  void itIsRefusedClearlyOnceTheResponseIsOverAndWasNotStored(String form) {
    String body = "{\"model\":\"m\",\"input\":\"hi\",\"store\":false,%s}".formatted(form);
    keyed("k", body);
    rig.runs.forgetUnstored();

    ApiError error = refused("k", body);

    assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID);
    assertThat(error.retry()).isFalse();
    assertThat(error.code()).isEqualTo("response_not_stored");
    assertThat(error.message()).contains(ResponseIds.of(rig.runs.last()), "not stored");
  }
}
