package dev.turnstone.app;

import dev.turnstone.kit.Setting;
import dev.turnstone.kit.Settings;
import dev.turnstone.kit.Settings.BadSetting;
import dev.turnstone.model.ProviderSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one provider of models that the settings name. */
final class ModelProvider {
  private ModelProvider() {}

  /**
   * @return empty where none is named: then the demo models serve
   * @throws BadSetting when two are named, or Azure without a key
   */
  static Optional<ProviderSettings> of(Settings settings) {
    boolean openAi = settings.has(Known.MODEL_URL) || settings.has(Known.MODEL_KEY);
    if (!settings.has(Known.AZURE_URL)) {
      return openAi ? Optional.of(openAi(settings)) : Optional.empty();
    }
    if (openAi) {
      throw new BadSetting(
          "there is one model provider: set either AZURE_OPENAI_ENDPOINT (azure.endpoint), or"
              + " OPENAI_BASE_URL and OPENAI_API_KEY (model.base-url, model.api-key)");
    }
    return Optional.of(azure(settings));
  }

  private static ProviderSettings openAi(Settings settings) {
    String url =
        settings.has(Known.MODEL_URL) ? settings.get(Known.MODEL_URL) : ProviderSettings.OPENAI_URL;
    return ProviderSettings.openAi(url, given(settings, Known.MODEL_KEY));
  }

  private static ProviderSettings azure(Settings settings) {
    String key = given(settings, Known.AZURE_KEY);
    if (key == null) {
      throw new BadSetting("AZURE_OPENAI_ENDPOINT needs AZURE_OPENAI_API_KEY (azure.api-key)");
    }
    return ProviderSettings.azure(
        settings.get(Known.AZURE_URL),
        key,
        given(settings, Known.AZURE_VERSION),
        given(settings, Known.AZURE_DEPLOYMENT));
  }

  private static @Nullable String given(Settings settings, Setting<String> setting) {
    return settings.has(setting) ? settings.get(setting) : null;
  }
}
