package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class GreetingTest {
  private static final String URL = "http://127.0.0.1:8321/v1";

  @Test
  void withoutAProviderTheDemoModelIsSuggested() {
    assertThat(said(false, List.of("demo/echo", "demo/scripted")))
        .contains("\"model\":\"demo/echo\"");
  }

  @Test
  void theOnlyModelOfAProviderIsSuggested() {
    assertThat(said(true, List.of("llama3.2"))).contains("\"model\":\"llama3.2\"");
  }

  @Test
  void ofSeveralOrUnknownModelsNoneIsGuessed() {
    for (List<String> models :
        List.of(List.of("text-embedding-3-small", "gpt-5"), List.<String>of())) {
      assertThat(said(true, models))
          .contains("\"model\":\"MODEL\"")
          .contains(URL + "/models")
          .doesNotContain("demo/echo");
    }
  }

  private static String said(boolean provided, List<String> models) {
    return String.join("\n", Greeting.request(URL, provided, models));
  }
}
