package dev.turnstone.app;

import dev.turnstone.kit.Setting;
import dev.turnstone.kit.Settings;
import dev.turnstone.kit.Settings.BadSetting;
import dev.turnstone.model.ProviderSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The providers of models that single settings name: at most one of each kind. */
final class ModelProvider {
  private ModelProvider() {}

  /**
   * OpenAI's kind first, so that names without a prefix are asked there; empty where none is named.
   *
   * @throws BadSetting when one can't be as it is set, such as Azure without a key
   */
  static List<ProviderSettings> of(Settings settings) {
    List<ProviderSettings> providers = new ArrayList<>();
    if (settings.has(Known.MODEL_URL) || settings.has(Known.MODEL_KEY)) {
      providers.add(openAi(settings));
    }
    if (settings.has(Known.AZURE_URL)) {
      providers.add(azure(settings));
    }
    return providers;
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
