package dev.turnstone.api.responses;

import static dev.turnstone.api.responses.Reading.asked;
import static dev.turnstone.api.responses.Reading.read;
import static dev.turnstone.api.responses.Reading.refusal;
import static dev.turnstone.api.responses.Reading.refused;
import static dev.turnstone.api.responses.Reading.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.testkit.Given;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestReaderTest {
  private static final ResponsesSettings STRICT =
      new ResponsesSettings(Duration.ofHours(1), Duration.ofMinutes(1), true, false, true, false);

  static Stream<Arguments> refusals() {
    return Stream.of(fields(), tools()).flatMap(cases -> cases);
  }

  private static Stream<Arguments> fields() {
    return Stream.of(
        refusal("{\"input\":\"x\"}", "missing_required_parameter", "model"),
        refusal("{\"model\":\"\",\"input\":\"x\"}", "missing_required_parameter", "model"),
        refusal("{\"model\":1,\"input\":\"x\"}", "invalid_type", "model"),
        refusal("{\"model\":\"m\"}", "missing_required_parameter", "input"),
        refusal("{\"model\":\"m\",\"input\":[]}", "invalid_value", "input"),
        refusal("{\"model\":\"m\",\"input\":{}}", "invalid_type", "input"),
        refusal(with("\"instructions\":[]"), "invalid_type", "instructions"),
        refusal(with("\"stream\":\"true\""), "invalid_type", "stream"),
        refusal(with("\"stream_options\":true"), "invalid_type", "stream_options"),
        refusal(with("\"background\":1"), "invalid_type", "background"),
        refusal(with("\"background\":true,\"store\":false"), "unsupported_parameter", "background"),
        refusal(with("\"temperature\":\"1\""), "invalid_type", "temperature"),
        refusal(with("\"temperature\":3"), "decimal_above_max_value", "temperature"),
        refusal(with("\"temperature\":1e999"), "decimal_above_max_value", "temperature"),
        refusal(with("\"temperature\":-0.1"), "decimal_below_min_value", "temperature"),
        refusal(with("\"top_p\":1.1"), "decimal_above_max_value", "top_p"),
        refusal(with("\"max_output_tokens\":15"), "integer_below_min_value", "max_output_tokens"),
        refusal(with("\"max_output_tokens\":20.5"), "invalid_type", "max_output_tokens"),
        refusal(
            with("\"max_output_tokens\":99999999999999999999"),
            "integer_above_max_value",
            "max_output_tokens"),
        refusal(with("\"max_tool_calls\":0"), "integer_below_min_value", "max_tool_calls"),
        refusal(with("\"max_infer_iters\":0"), "integer_below_min_value", "max_infer_iters"),
        refusal(with("\"top_logprobs\":21"), "integer_above_max_value", "top_logprobs"),
        refusal(with("\"metadata\":[]"), "invalid_type", "metadata"),
        refusal(with("\"metadata\":{\"a\":1}"), "invalid_type", "metadata.a"),
        refusal(with("\"metadata\":{\"a\":null}"), "invalid_type", "metadata.a"),
        refusal(
            with("\"metadata\":{\"a\":\"" + "x".repeat(513) + "\"}"),
            "string_above_max_length",
            "metadata.a"),
        refusal(
            with("\"metadata\":{\"" + "x".repeat(65) + "\":\"a\"}"),
            "string_above_max_length",
            "metadata"),
        refusal(
            with("\"instructions\":\"" + "x".repeat(1_100_000) + "\""),
            "string_above_max_length",
            "instructions"),
        refusal(
            with("\"safety_identifier\":\"" + "x".repeat(65) + "\""),
            "string_above_max_length",
            "safety_identifier"),
        refusal(with("\"truncation\":\"some\""), "invalid_value", "truncation"),
        refusal(with("\"service_tier\":\"gold\""), "invalid_value", "service_tier"),
        refusal(with("\"include\":[\"everything\"]"), "invalid_value", "include[0]"),
        refusal(with("\"include\":\"x\""), "invalid_type", "include"),
        refusal(with("\"reasoning\":{\"effort\":\"huge\"}"), "invalid_value", "reasoning.effort"),
        refusal(with("\"text\":{\"format\":{}}"), "missing_required_parameter", "text.format.type"),
        refusal(
            with("\"text\":{\"format\":{\"type\":\"xml\"}}"), "invalid_value", "text.format.type"),
        refusal(
            with("\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\"}}"),
            "missing_required_parameter",
            "text.format.schema"),
        refusal(
            with("\"text\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}}"),
            "missing_required_parameter",
            "text.format.name"),
        refusal(
            with("\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"a b\",\"schema\":{}}}"),
            "invalid_value",
            "text.format.name"),
        refusal(withSchema("{\"type\":\"objekt\"}"), "invalid_value", "text.format.schema"),
        refusal(withSchema("{\"$ref\":\"https://host/x\"}"), "invalid_value", "text.format.schema"),
        refusal(withSchema("{\"pattern\":\"(\"}"), "invalid_value", "text.format.schema"),
        refusal(withSchema("[]"), "invalid_type", "text.format.schema"),
        refusal(with("\"prompt\":{\"id\":\"p\"}"), "unsupported_parameter", "prompt"),
        refusal(with("\"conversation\":\"conv_1\""), "unsupported_parameter", "conversation"),
        refusal(
            with("\"conversation\":\"conv_1\",\"previous_response_id\":\"resp_1\""),
            "mutually_exclusive_parameters",
            "previous_response_id"),
        refusal(with("\"context_management\":[]"), "unsupported_parameter", "context_management"),
        refusal(with("\"moderation\":{}"), "unsupported_parameter", "moderation"));
  }

  private static String withSchema(String schema) {
    return with(
        "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":"
            + schema
            + "}}");
  }

  private static Stream<Arguments> tools() {
    return Stream.of(
        refusal(with("\"tools\":{}"), "invalid_type", "tools"),
        refusal(with("\"tools\":[1]"), "invalid_type", "tools[0]"),
        refusal(with("\"tools\":[{}]"), "missing_required_parameter", "tools[0].type"),
        refusal(
            with("\"tools\":[{\"type\":\"file_search\"}]"), "unsupported_value", "tools[0].type"),
        refusal(with("\"tools\":[{\"type\":\"mcp\"}]"), "unsupported_value", "tools[0].type"),
        refusal(with("\"tools\":[{\"type\":\"magic\"}]"), "invalid_value", "tools[0].type"),
        refusal(
            with("\"tools\":[{\"type\":\"function\"}]"),
            "missing_required_parameter",
            "tools[0].name"),
        refusal(
            with("\"tools\":[{\"type\":\"function\",\"name\":\"a b\"}]"),
            "invalid_value",
            "tools[0].name"),
        refusal(
            with(
                "\"tools\":[{\"type\":\"function\",\"name\":\"a\"},{\"type\":\"function\",\"name\":\"a\"}]"),
            "invalid_value",
            "tools[1].name"),
        refusal(
            with("\"tools\":[{\"type\":\"function\",\"name\":\"a\",\"parameters\":\"{}\"}]"),
            "invalid_type",
            "tools[0].parameters"),
        refusal(with("\"tool_choice\":\"maybe\""), "invalid_value", "tool_choice"),
        refusal(with("\"tool_choice\":\"required\""), "invalid_value", "tool_choice"),
        refusal(
            with("\"tool_choice\":{\"type\":\"function\",\"name\":\"a\"}"),
            "invalid_value",
            "tool_choice"),
        refusal(
            with("\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"a\"}}"),
            "missing_required_parameter",
            "tool_choice.name"),
        refusal(
            with("\"tool_choice\":{\"type\":\"mcp\",\"server_label\":\"s\"}"),
            "unsupported_value",
            "tool_choice"),
        refusal(with("\"parallel_tool_calls\":\"no\""), "invalid_type", "parallel_tool_calls"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsWrongIsRefusedWithItsPath(String body, String code, String param) {
    ApiError error = refused(body, ResponsesSettings.DEFAULT);

    assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID);
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.param()).isEqualTo(param);
    assertThat(error.message().length()).isLessThan(600);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "instructions",
        "previous_response_id",
        "tools",
        "tool_choice",
        "metadata",
        "temperature",
        "max_output_tokens",
        "text",
        "reasoning",
        "conversation",
        "prompt",
        "include",
        "stream",
        "store",
        "background",
        "truncation",
        "parallel_tool_calls",
        "user"
      })
  void nullMeansNotGiven(String field) {
    assertThat(read(with("\"" + field + "\":null")))
        .isEqualTo(read("{\"model\":\"m\",\"input\":\"x\"}"));
  }

  @Test
  void unknownFieldsArePassedOverUnlessTheServerIsStrict() {
    String body = with("\"colour\":\"red\"");

    assertThat(read(body).model()).isEqualTo("m");
    assertThat(refused(body, STRICT).code()).isEqualTo("unknown_parameter");
    assertThat(asked(with("\"top_p\":1.0"), STRICT).stream()).isFalse();
  }

  @Test
  void aWholeNumberMayBeWrittenAsADecimal() {
    assertThat(read(with("\"max_output_tokens\":16.0")).limits().outputTokens()).isEqualTo(16);
  }

  @Test
  void aToolThatTheSettingsDefineIsTheServersToCall() {
    RunSpec spec =
        read(
            with(
                "\"tools\":[{\"type\":\"function\",\"name\":\"lookup\"},{\"type\":\"function\",\"name\":\"mine\"}],"
                    + "\"tool_choice\":{\"type\":\"allowed_tools\",\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"name\":\"mine\"}]}"));

    assertThat(spec.tools().list())
        .containsExactly(
            Telling.SERVER_TOOLS.get("lookup"),
            new Tool("mine", null, null, null, Tool.Caller.CLIENT));
    assertThat(spec.tools().choice()).isEqualTo(new ToolChoice.Allowed(true, List.of("mine")));
  }

  @Test
  void logprobsAreWantedByIncludeAndNotByTheirNumber() {
    String include = "\"include\":[\"message.output_text.logprobs\"]";

    assertThat(read(with("\"top_logprobs\":3")).sampling().topLogprobs()).isNull();
    assertThat(read(with(include)).sampling().topLogprobs()).isZero();
    assertThat(read(with(include + ",\"top_logprobs\":3")).sampling().topLogprobs()).isEqualTo(3);
  }

  @Test
  void theFormatIsReadFlat() {
    RunSpec spec =
        read(
            with(
                "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{\"type\":\"object\"},\"strict\":true}}"));

    assertThat(spec.format())
        .isEqualTo(new OutputFormat.JsonSchema("n", null, "{\"type\":\"object\"}", true));
  }

  @Test
  void aRunIsAloneEndsAtClientToolsAndGoesWithItsClient() {
    RunSpec spec = read("{\"model\":\"m\",\"input\":\"x\"}");

    assertThat(spec.lane()).isEqualTo(LaneUse.alone(Given.run(1)));
    assertThat(spec.rules())
        .isEqualTo(
            new RunSpec.Rules(RunSpec.OnClientTool.END, RunSpec.OnDisconnect.CANCEL, true, false));
    assertThat(read(with("\"background\":true")).rules().onDisconnect())
        .isEqualTo(RunSpec.OnDisconnect.CONTINUE);
  }
}
