package dev.turnstone.config;

import dev.turnstone.model.ModelRoute;
import dev.turnstone.model.ModelsSettings;
import dev.turnstone.model.ProviderSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads all providers and models of a file, ours and LiteLLM's. */
final class ModelsReader {
  private static final List<String> LISTS =
      List.of("providers", "model_list", "assistant_settings");

  private final Section root;
  private final ProvidersReader own;
  private final LiteLlmReader liteLlm;
  private final ProviderNames names = new ProviderNames();

  ModelsReader(Section root) {
    this.root = root;
    this.own = new ProvidersReader(root);
    this.liteLlm = new LiteLlmReader(root, names);
  }

  /**
   * @param single the providers of single settings; they count only where the file names none
   */
  ModelsSettings read(List<ProviderSettings> single) {
    List<ProviderSettings> open = new ArrayList<>(own.providers());
    open.forEach(provider -> names.unique(provider.name()));
    List<ModelRoute> named = new ArrayList<>(own.models());
    List<ModelRoute> theirs = liteLlm.routes();
    twice(named, theirs);
    named.addAll(theirs);
    liteLlm.assistants().ifPresent(open::add);
    if (!names(root)) {
      open.addAll(single);
    }
    ModelsSettings settings = ModelsSettings.of(open, named);
    own.checkFallbacks(settings);
    liteLlm.checkFallbacks(settings);
    if (settings.demo()) {
      noModels();
    }
    return settings;
  }

  /** Whether a file names providers itself. */
  static boolean names(Section root) {
    return LISTS.stream().anyMatch(root::has);
  }

  /** The demo models must not stand where an operator has named others. */
  private void noModels() {
    if (!root.origin().problems().fatal()) {
      LISTS.stream()
          .filter(root::has)
          .findFirst()
          .ifPresent(name -> root.wrong(name, "comes to no model that can be asked"));
    }
  }

  private void twice(List<ModelRoute> ours, List<ModelRoute> theirs) {
    Set<String> known = new HashSet<>(ours.stream().map(ModelRoute::name).toList());
    theirs.stream()
        .filter(ModelRoute::listed)
        .map(ModelRoute::name)
        .filter(known::contains)
        .forEach(name -> root.wrong("models", "and model_list both name " + name));
  }
}
