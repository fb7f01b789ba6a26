package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Caller;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.run.RunSpec;
import dev.turnstone.testkit.Given;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** Bodies of requests, read or refused. */
final class Reading {
  private Reading() {}

  static RunSpec read(String body) {
    return Telling.spec(Given.run(1), body);
  }

  static Asked asked(String body, ResponsesSettings settings) {
    Asked asked =
        Telling.reader(settings)
            .read(Fields.ofBody(Json.parse(body)), Caller.anybody(), Given.run(1));
    assertThat(Described.sent("CreateResponse", body)).as("/openapi.json").isEmpty();
    return asked;
  }

  static ApiError refused(String body, ResponsesSettings settings) {
    RequestRejected rejected =
        catchThrowableOfType(RequestRejected.class, () -> asked(body, settings));
    return Objects.requireNonNull(rejected, "should have been refused").error();
  }

  /** A request with one field more. */
  static String with(String field) {
    return "{\"model\":\"m\",\"input\":\"x\"," + field + "}";
  }

  static String input(String items) {
    return "{\"model\":\"m\",\"input\":" + items + "}";
  }

  static Arguments refusal(String body, @Nullable String code, String param) {
    return Arguments.of(body, code, param);
  }
}
