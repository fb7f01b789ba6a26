package dev.turnstone.app;

import dev.turnstone.config.LiteLlmFields;
import dev.turnstone.config.ProviderFields;
import dev.turnstone.kit.Setting;
import java.util.List;
import java.util.stream.Collectors;

/** Writes docs/configuration.md, so that it says of each setting what the code does with it. */
final class ConfigurationPage {
  private static final String HEAD =
      """
      # Settings

      This page is made from the code (`app/…/Known.java` and `app/…/config`); a test compares. Every setting has a default
      and is printed at the start of each process. It can stand in a YAML file (`--config FILE`, or `TURNSTONE_CONFIG`), where
      dots are levels, or in the environment; the command line (`--port`, `--data`) wins over the environment, the environment
      over the file. What is not allowed, unknown in the file, or named as `os.environ/NAME` and not set, stops the start with
      its name; names at the top that begin with `x-` only hold anchors, and are passed over.
      `./turnstone config check --config FILE` starts nothing: it prints the settings in effect, and every problem with its line; exit
      code 1 if there is one.

      ```yaml
      # turnstone.yaml
      port: 8321
      master-key: os.environ/MY_KEY
      worker:
        slots: 512
        drain: 1m
      ```

      A span of time is a number and `ms`, `s`, `m`, `h` or `d`. Secrets are never printed, and of a provider's address only scheme, host and port.

      | setting | variable | default | takes | what it is |
      |---|---|---|---|---|
      """;
  private static final String PROVIDERS =
      """

      ## Providers of models

      One provider needs no file: `OPENAI_API_KEY` for OpenAI's, `OPENAI_BASE_URL` for any server that speaks as it does,
      `AZURE_OPENAI_ENDPOINT` and `AZURE_OPENAI_API_KEY` for Azure's. Several are a list in the file; then the single settings
      make none beside them. Give the same file to `api` and `worker`: the API lists and checks the names, the workers ask the providers.

      ```yaml
      # several.yaml
      providers:
        - name: openai
          api-key: os.environ/OPENAI_API_KEY
          concurrency: 200
        - name: azure
          kind: azure
          base-url: https://ours.openai.azure.com
          api-key: os.environ/AZURE_API_KEY
          api-version: 2024-10-21
          requests-per-minute: 600
        - name: local
          base-url: http://127.0.0.1:11434/v1
      models:
        - name: fast
          of: [openai/gpt-4o-mini, azure/our-mini]
          fallbacks: [local/qwen3]
      ```

      | field of `providers` | default | takes | what it is |
      |---|---|---|---|
      """;
  private static final String MODELS =
      """

      | field of `models` | default | takes | what it is |
      |---|---|---|---|
      """;
  private static final String NAMES =
      """

      **Names.** A name of `models` (or of LiteLLM's `model_list`) means what stands there. Otherwise `provider/model` asks that
      provider, and the first provider of the list gets every other name as it is, slashes included. Only one prefix is taken
      away. Where no provider is called `openai` or `azure`, those prefixes mean the first of that kind, or else the first of all;
      where only a `model_list` serves, the name behind them.
      A response says `model` exactly as it was asked for. What a name means depends on the settings alone, so every worker finds the same.

      **Limits** are kept by each worker for itself: with three workers a provider sees three times as much. A call that finds no
      room elsewhere waits up to `wait`, first come first served, then fails as rate limited. What a call takes in tokens is known when it
      has answered; until then it counts with what others took.
      A run whose call waits keeps its slot of the worker: a worker whose slots are all taken by runs that wait for one narrow provider
      begins no others meanwhile, for whatever provider and whichever client. So give `worker.slots` many more than may wait for such
      a provider at once, bound what one client has open by `open_runs` of its key (keys.md), or shorten `wait`.

      **When a provider refuses.** After a 429 all runs of a worker leave that model alone for as long as `Retry-After` says (at most
      10 minutes), else for a pause that grows; a call waits at most 30 s for that, or fails. A model that fails `failures` times in a row (no
      answer, or a head and no event after it; 502, 503, 504) is down, and so is a provider with all its models that nobody can connect
      to: it is left alone, and after `cool-down` one call tries for all. A call that can ask nobody else waits for that, 30 s at most, then
      fails with a message that says so; it does at once where the rest of `cool-down` alone is longer. Where several can answer, the next
      one is asked at once, as long as the client has seen nothing of the answer; what the request itself is to blame for (400, 413, 422)
      is given to nobody else. The gauge `turnstone_provider_up` of a worker shows it.

      ## A file of LiteLLM

      is taken as it is, also together with settings of ours. What has no meaning here is named once at the start and passed over,
      whole sections that are unknown too; a number beyond our bounds counts as the nearest, and of a name that stands twice in LiteLLM's
      sections the last one counts. Entries of providers that don't speak OpenAI's chat completions are left out, and named too. So are
      entries that name no model or have more than one `*`, that leave the provider open (a bare name that is not OpenAI's, without an
      address), that have no address or, of Azure, no key, that name a `litellm_credential_name`, or that ask Azure with tokens of Entra.
      A bare `*` without an address is `openai/*` where `OPENAI_API_KEY` is set and the entry has no other key.

      What stops the start: a file that comes to no model that can be asked, a variable that is read and not set, `include`, what no
      reading of LiteLLM's could take either (an entry without `model_name`, letters for a number), and all that is wrong in our words.

      | key | meaning here |
      |---|---|
      """;
  private static final String PREFIXES =
      """

      Compatible prefixes: PREFIXES. Their variables are the prefix in capitals with `_API_BASE` and `_API_KEY`; for `openai` also
      `OPENAI_BASE_URL`, for `azure` `AZURE_API_BASE`, `AZURE_OPENAI_API_KEY` or `AZURE_API_KEY`, for `ollama_chat` also those of `ollama`,
      for `openrouter` also `OR_API_KEY`. Some keys have several names, and the first one that is set counts: for `together_ai`
      `TOGETHER_API_KEY`, `TOGETHER_AI_API_KEY`, `TOGETHERAI_API_KEY`, `TOGETHER_AI_TOKEN`; for `fireworks_ai` `FIREWORKS_API_KEY`,
      `FIREWORKS_AI_API_KEY`, `FIREWORKSAI_API_KEY`, `FIREWORKS_AI_TOKEN` (and `FIREWORKS_API_BASE` before `FIREWORKS_AI_API_BASE`); for
      `perplexity` `PERPLEXITYAI_API_KEY`, `PERPLEXITY_API_KEY`. After `openai/` and `azure/` a second prefix `o_series/`, `gpt5_series/` or
      `responses/` is taken away too. The addresses of hosted ones are those their makers publish; none of them was tried with a real
      account.
      """;
  private static final String TAIL =
      """

      ## Tools over HTTP

      `tools` is a list, and only in the file. A request that names a function of this name has it called by the server.

      | field | default | what it is |
      |---|---|---|
      | `name` | | 1 to 64 letters, digits, `_` and `-` |
      | `url` | | http or https; the arguments are POSTed to it as JSON, with an `Idempotency-Key` |
      | `description` | | said to the model |
      | `parameters` | any object | JSON schema of the arguments, as YAML |
      | `headers` | | sent with each call; values may be `os.environ/NAME` |
      | `deadline` | 60s | longest call, at most 24h |
      | `idempotent` | false | a call made twice does no more than once: repeated after a crash |
      | `takes-key` | false | does nothing again for an `Idempotency-Key` it has seen: repeated after a crash too |
      """;

  private ConfigurationPage() {}

  static String text(List<Setting<?>> settings) {
    return HEAD
        + settings.stream().map(ConfigurationPage::row).collect(Collectors.joining())
        + PROVIDERS
        + ProviderFields.ofProvider().stream()
            .map(ConfigurationPage::field)
            .collect(Collectors.joining())
        + MODELS
        + ProviderFields.ofModel().stream()
            .map(ConfigurationPage::field)
            .collect(Collectors.joining())
        + NAMES
        + LiteLlmFields.meanings().entrySet().stream()
            .map(key -> "| `%s` | %s |\n".formatted(key.getKey(), key.getValue()))
            .collect(Collectors.joining())
        + PREFIXES.replace(
            "PREFIXES",
            LiteLlmFields.prefixes().stream()
                .map(prefix -> "`" + prefix + "/`")
                .collect(Collectors.joining(", ")))
        + TAIL;
  }

  private static String field(Setting<?> field) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(field.name(), fallback(field), takes(field), field.help());
  }

  private static String fallback(Setting<?> setting) {
    String fallback = setting.shownFallback();
    return fallback.isEmpty() ? "" : "`" + fallback + "`";
  }

  private static String takes(Setting<?> setting) {
    return setting.secret() ? "a secret" : setting.allowed();
  }

  private static String row(Setting<?> setting) {
    return "| `%s` | `%s` | %s | %s | %s |\n"
        .formatted(
            setting.name(), setting.variable(), fallback(setting), takes(setting), setting.help());
  }
}
