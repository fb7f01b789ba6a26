package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutingTest {
  private static final ProviderSettings ONE = ProviderSettings.openAi("http://one/v1", "k");
  private static final ProviderSettings TWO =
      ProviderSettings.openAi("http://two/v1", null).named("two").with(List.of("kept/x"));
  private static final ProviderSettings AZURE =
      ProviderSettings.azure("http://three", "k", null, null);

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, openai, gpt-4o",
    "openai/gpt-4o, openai, gpt-4o",
    "openai/openai/gpt-4o, openai, openai/gpt-4o",
    "meta/llama, openai, meta/llama",
    "two/meta/llama, two, meta/llama",
    "two/kept/x, two, kept/x",
    "azure/ours, azure, ours",
    "fast, two, small",
    "eu-gpt-4o-v2, azure, gpt-4o",
    "eu-other, openai, eu-other"
  })
  void aNameLeadsToOneProviderAndItsNameThere(String name, String provider, String model) {
    Routing routing =
        new Routing(
            ModelsSettings.of(
                List.of(ONE, TWO, AZURE),
                List.of(
                    route("fast", Deployment.of(TWO, "small")),
                    route("eu-*-v2", Deployment.of(AZURE, "*")))));

    assertThat(routing.find(name))
        .singleElement()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Deployment.class))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.provider().name()).isEqualTo(provider);
          assertThat(found.model()).isEqualTo(model);
        });
  }

  @ParameterizedTest
  @CsvSource({"openai/x, openai", "azure/x, openai"})
  void theOnlyProviderTakesBothUsualPrefixes(String name, String provider) {
    Routing routing = new Routing(ModelsSettings.of(ONE));

    assertThat(routing.find(name).getFirst().getFirst().provider().name()).isEqualTo(provider);
    assertThat(routing.find(name).getFirst().getFirst().model()).isEqualTo("x");
  }

  @Test
  void withoutAProviderThatTakesAnythingOnlyTheNamesOfTheSettingsAreServed() {
    Routing routing =
        new Routing(
            ModelsSettings.of(List.of(), List.of(route("gpt-4o", Deployment.of(AZURE, "dep")))));

    assertThat(routing.find("gpt-4o")).hasSize(1);
    assertThat(routing.find("openai/gpt-4o")).isEqualTo(routing.find("gpt-4o"));
    assertThat(routing.find("azure/gpt-4o")).isEqualTo(routing.find("gpt-4o"));
    assertThat(routing.find("azure/dep")).isEmpty();
    assertThat(routing.find("other")).isEmpty();
  }

  @Test
  void fallbacksFollowInTheirOrderAndOneStepDeep() {
    ModelRoute first =
        new ModelRoute(
            "a",
            List.of(Deployment.of(ONE, "a"), Deployment.of(TWO, "a")),
            List.of("c", "b"),
            true);
    ModelRoute second = new ModelRoute("b", List.of(Deployment.of(AZURE, "b")), List.of("a"), true);
    Routing routing =
        new Routing(
            ModelsSettings.of(
                List.of(), List.of(first, second, route("c", Deployment.of(TWO, "c")))));

    assertThat(routing.find("a").stream().map(group -> group.getFirst().model()).toList())
        .containsExactly("a", "c", "b");
    assertThat(routing.find("a").getFirst()).hasSize(2);
  }

  @Test
  void aStarStandsForSomethingAndMayStandForMoreStars() {
    Routing routing = new Routing(ModelsSettings.of(ONE));

    assertThat(routing.find(" ")).isEmpty();
    assertThat(routing.find("a*b*").getFirst().getFirst().model()).isEqualTo("a*b*");
  }

  @Test
  void theDemoModelsAreNoProvidersUnlessOneIsNamedSo() {
    assertThat(new Routing(ModelsSettings.of(ONE)).find("demo/echo")).isEmpty();
    assertThat(
            new Routing(
                    ModelsSettings.of(
                        List.of(ONE), List.of(route("demo/echo", Deployment.of(ONE, "x")))))
                .find("demo/echo"))
        .hasSize(1);
  }

  @Test
  void aNameHasAtMostOneStarAndOneMeaning() {
    assertThatThrownBy(() -> route("a*b*", Deployment.of(ONE, "x")))
        .isInstanceOf(IllegalArgumentException.class);
    ModelRoute twice = route("a", Deployment.of(ONE, "x"));
    assertThatThrownBy(() -> new ModelsSettings(List.of(twice, twice)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static ModelRoute route(String name, Deployment... deployments) {
    return new ModelRoute(name, List.of(deployments), List.of(), true);
  }
}
