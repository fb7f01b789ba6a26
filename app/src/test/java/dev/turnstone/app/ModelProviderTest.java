package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.kit.Settings;
import dev.turnstone.kit.Settings.BadSetting;
import dev.turnstone.model.ProviderSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ModelProviderTest {
  private static final String AZURE = "https://us.openai.azure.com";

  @Test
  void withoutAnySettingThereIsNone() {
    assertThat(of(Map.of())).isEmpty();
    assertThat(of(Map.of("AZURE_OPENAI_API_KEY", "k", "OPENAI_API_VERSION", "v"))).isEmpty();
  }

  @Test
  void aKeyAloneMeansOpenAiAndAnAddressAloneAServerWithoutKeys() {
    assertThat(of(Map.of("OPENAI_API_KEY", "k")))
        .contains(ProviderSettings.openAi(ProviderSettings.OPENAI_URL, "k"));
    assertThat(of(Map.of("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")))
        .contains(ProviderSettings.openAi("http://127.0.0.1:1/v1", null));
  }

  @Test
  void azureIsAskedByTheNewerAddressUnlessAVersionIsGiven() {
    Map<String, String> newer = Map.of("AZURE_OPENAI_ENDPOINT", AZURE, "AZURE_OPENAI_API_KEY", "k");
    Map<String, String> older =
        Map.of(
            "AZURE_OPENAI_ENDPOINT", AZURE,
            "AZURE_OPENAI_API_KEY", "k",
            "OPENAI_API_VERSION", "2024-10-21",
            "AZURE_OPENAI_DEPLOYMENT", "ours");

    assertThat(of(newer)).contains(ProviderSettings.azure(AZURE, "k", null, null));
    assertThat(of(older)).contains(ProviderSettings.azure(AZURE, "k", "2024-10-21", "ours"));
  }

  @Test
  void azureWithoutAKeyStopsTheStart() {
    assertThatThrownBy(() -> of(Map.of("AZURE_OPENAI_ENDPOINT", AZURE)))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("AZURE_OPENAI_API_KEY");
  }

  @Test
  void bothKindsAreTwoProvidersAndOpenAisIsTheFirst() {
    assertThat(
            of(
                Map.of(
                    "AZURE_OPENAI_ENDPOINT", AZURE,
                    "AZURE_OPENAI_API_KEY", "a",
                    "OPENAI_API_KEY", "o")))
        .containsExactly(
            ProviderSettings.openAi(ProviderSettings.OPENAI_URL, "o"),
            ProviderSettings.azure(AZURE, "a", null, null));
  }

  private static List<ProviderSettings> of(Map<String, String> environment) {
    return ModelProvider.of(new Settings(Map.of(), environment, Map.of()));
  }
}
