package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.item.Item;
import dev.turnstone.item.Role;
import dev.turnstone.model.ProviderSettings.Quirks;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Sampling;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ChatBodyTest {
  private static final Tool NAP = new Tool("nap", null, null, true, Tool.Caller.CLIENT);

  @Test
  void aPlainRequestSaysNoMoreThanItMust() {
    assertThat(body(Asking.hello(), Quirks.OPENAI))
        .isEqualTo(
            json(
                """
                {"model":"m","stream":true,"messages":[{"role":"user","content":"Hello"}],
                 "stream_options":{"include_usage":true}}\
                """));
  }

  @Test
  void samplingAndLimitsArePassedOn() {
    Sampling sampling = new Sampling(0.5, 0.9, 0.1, -0.2, 7L, List.of("END"), "low", "high", null);

    assertThat(body(Asking.with(Asking.hello(), sampling, 64), Quirks.OPENAI))
        .isEqualTo(
            json(
                """
                {"model":"m","stream":true,"messages":[{"role":"user","content":"Hello"}],
                 "stream_options":{"include_usage":true},"max_completion_tokens":64,
                 "temperature":0.5,"top_p":0.9,"presence_penalty":0.1,"frequency_penalty":-0.2,
                 "seed":7,"reasoning_effort":"low","verbosity":"high","stop":["END"]}\
                """));
  }

  @Test
  void logprobsAreAskedForOnlyByWhoWantsThem() {
    JsonNode body = body(Asking.scored(Asking.hello(), 0), Quirks.OPENAI);

    assertThat(body.path("logprobs").asBoolean()).isTrue();
    assertThat(body.path("top_logprobs").asInt(-1)).isZero();
    assertThat(body(Asking.hello(), Quirks.OPENAI).has("logprobs")).isFalse();
  }

  @Test
  void switchesTurnOffWhatAServerLacks() {
    Quirks bare = new Quirks(false, false, false, false, false);
    JsonNode body = body(Asking.with(Asking.hello(), Sampling.DEFAULT, 64), bare);

    assertThat(body.path("max_tokens").asInt()).isEqualTo(64);
    assertThat(body.has("max_completion_tokens")).isFalse();
    assertThat(body.has("stream_options")).isFalse();
  }

  @Test
  void toolsAreDescribed() {
    ModelRequest request = Asking.with(Asking.hello(), new ToolChoice.Auto(), Asking.WEATHER, NAP);
    JsonNode body = body(request, Quirks.OPENAI);

    assertThat(body.path("tools"))
        .isEqualTo(
            json(
                """
                [{"type":"function","function":{"name":"weather",
                  "description":"Tells the weather.","parameters":{"type":"object",
                  "properties":{"city":{"type":"string"}},"required":["city"]}}},
                 {"type":"function","function":{"name":"nap","strict":true}}]\
                """));
    assertThat(body.has("parallel_tool_calls")).isFalse();
  }

  @Test
  void oneCallAtATimeIsSaid() {
    RunSpec.Tools tools = new RunSpec.Tools(List.of(NAP), new ToolChoice.Auto(), false);
    ModelRequest request = Asking.with(Asking.hello(), "m", Asking.hello().messages(), tools);

    assertThat(body(request, Quirks.OPENAI).path("parallel_tool_calls").asBoolean(true)).isFalse();
  }

  static Stream<Arguments> choices() {
    return Stream.of(
        Arguments.of(new ToolChoice.Auto(), "null", 2),
        Arguments.of(new ToolChoice.None(), "\"none\"", 2),
        Arguments.of(new ToolChoice.Required(), "\"required\"", 2),
        Arguments.of(
            new ToolChoice.Named("nap"),
            "{\"type\":\"function\",\"function\":{\"name\":\"nap\"}}",
            2),
        Arguments.of(new ToolChoice.Allowed(false, List.of("nap")), "\"auto\"", 1),
        Arguments.of(new ToolChoice.Allowed(true, List.of("nap")), "\"required\"", 1),
        Arguments.of(new ToolChoice.Allowed(true, List.of("other")), "null", 0));
  }

  @ParameterizedTest
  @MethodSource("choices")
  void everyChoiceHasItsWords(ToolChoice choice, String words, int tools) {
    JsonNode body = body(Asking.with(Asking.hello(), choice, Asking.WEATHER, NAP), Quirks.OPENAI);

    assertThat(body.has("tool_choice") ? body.path("tool_choice") : json("null"))
        .isEqualTo(json(words));
    assertThat(body.path("tools").size()).isEqualTo(tools);
  }

  @Test
  void formatsAreSaid() {
    ModelRequest object = Asking.with(Asking.hello(), new OutputFormat.JsonObject());
    ModelRequest schema =
        Asking.with(
            Asking.hello(), new OutputFormat.JsonSchema("s", "d", "{\"type\":\"object\"}", true));

    assertThat(body(object, Quirks.OPENAI).path("response_format"))
        .isEqualTo(json("{\"type\":\"json_object\"}"));
    assertThat(body(schema, Quirks.OPENAI).path("response_format"))
        .isEqualTo(
            json(
                """
                {"type":"json_schema","json_schema":{"name":"s","description":"d",
                 "schema":{"type":"object"},"strict":true}}\
                """));
  }

  @Test
  void aSchemaThatIsNoJsonIsRefused() {
    ModelRequest request =
        Asking.with(Asking.hello(), new OutputFormat.JsonSchema("s", null, "{", null));

    assertThatThrownBy(() -> body(request, Quirks.OPENAI))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void halfACharacterInAMessageDoesNotStopIt() {
    ModelRequest request = Asking.of(List.of(Item.Message.text(Role.USER, "a\uD83Db\u0000")));

    assertThat(body(request, Quirks.OPENAI).at("/messages/0/content").asString())
        .isEqualTo("a?b\u0000");
  }

  private static JsonNode body(ModelRequest request, Quirks quirks) {
    return JsonMapper.shared().readTree(ChatBody.of(request, "m", quirks));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
