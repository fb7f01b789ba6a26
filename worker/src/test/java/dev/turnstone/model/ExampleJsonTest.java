package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExampleJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | {}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}} | {}",
        "{\"required\":[\"a\"],\"properties\":{\"a\":{\"enum\":[\"x\",\"y\"]}}} | {\"a\":\"x\"}",
        "{\"required\":[\"a\"],\"properties\":{\"a\":{\"const\":null}}} | {\"a\":null}",
        "{\"type\":\"integer\"} | 1",
        "{\"type\":\"integer\",\"minimum\":5} | 5",
        "{\"type\":\"integer\",\"maximum\":-5} | -5",
        "{\"type\":\"number\",\"exclusiveMinimum\":2.5} | 3.5",
        "{\"type\":[\"null\",\"string\"]} | null",
        "{\"type\":\"boolean\"} | true",
        "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}} | []",
        "{\"type\":\"array\",\"minItems\":2,\"items\":{\"type\":\"integer\"}} | [1,1]",
        "{\"type\":\"string\",\"minLength\":6} | \"demoxx\"",
        "{\"type\":\"string\",\"maxLength\":2} | \"de\"",
        "{\"type\":\"string\",\"format\":\"date\"} | \"2026-01-01\"",
        "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]} | 1",
        "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"type\":\"integer\"}}} | 1",
        "{\"$ref\":\"https://example.com/schema\"} | {}",
        "not a schema | {}"
      })
  void theSmallestValueThatFitsIsFound(String schema, String value) {
    assertThat(ExampleJson.of(schema)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"$ref\":\"#\",\"required\":[\"a\"]}",
        "{\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#/properties/a\"}}}",
        "{\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#/nowhere\"}}}"
      })
  void aSchemaWithoutEndHasAnEndHere(String schema) {
    assertThat(ExampleJson.of(schema)).isNotEmpty();
  }
}
