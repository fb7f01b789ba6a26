package dev.turnstone.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.run.OutputFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerFormTest {
  private static final OutputFormat OBJECT = new OutputFormat.JsonObject();

  @Test
  void textHasNoForm() {
    assertThat(AnswerForm.misfit(new OutputFormat.Text(), "{")).isEmpty();
  }

  @Test
  void anObjectIsOneJsonObjectAndNothingElse() {
    assertThat(AnswerForm.misfit(OBJECT, " {\"a\": 1}\n")).isEmpty();
    assertThat(AnswerForm.misfit(OBJECT, "[1]")).hasValue("it is not a JSON object");
    assertThat(AnswerForm.misfit(OBJECT, "")).hasValue("it is empty");
    assertThat(AnswerForm.misfit(OBJECT, "Sure:\n{}"))
        .hasValue("it is not JSON (line 1, column 1)");
    assertThat(AnswerForm.misfit(OBJECT, "{} done")).isPresent();
    assertThat(AnswerForm.misfit(OBJECT, "```json\n{}\n```")).isPresent();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(booleans = {true, false})
  void aSchemaCountsHoweverStrictItIs(Boolean strict) {
    OutputFormat format =
        new OutputFormat.JsonSchema(
            "n", null, "{\"type\":\"object\",\"required\":[\"a\"]}", strict);

    assertThat(AnswerForm.misfit(format, "{\"a\":1}")).isEmpty();
    assertThat(AnswerForm.misfit(format, "{}")).hasValue("required property 'a' not found");
    assertThat(AnswerForm.misfit(format, "a")).isPresent();
  }

  @Test
  void nothingFitsASchemaThatIsNone() {
    OutputFormat format = new OutputFormat.JsonSchema("n", null, "{\"type\":3}", null);

    assertThat(AnswerForm.misfit(format, "{}").orElseThrow()).contains("the schema can't be used");
  }
}
