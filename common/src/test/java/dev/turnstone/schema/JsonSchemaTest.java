package dev.turnstone.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSchemaTest {
  private static final String PERSON =
      """
      {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":0}},
       "required":["name","age"],"additionalProperties":false}
      """;
  private static final String LATE = "it takes too long to hold it against the schema";

  @Test
  void aValueFitsOrIsToldWhereItDoesNot() {
    assertThat(misfit(PERSON, "{\"name\":\"Ada\",\"age\":36}")).isEmpty();
    assertThat(misfit(PERSON, "{\"name\":\"Ada\"}")).hasValue("required property 'age' not found");
    assertThat(misfit(PERSON, "{\"name\":\"Ada\",\"age\":\"x\"}"))
        .hasValue("/age: string found, integer expected");
    assertThat(misfit(PERSON, "{\"name\":\"Ada\",\"age\":1,\"b\":2}")).isPresent();
  }

  @Test
  void severalErrorsAreToldAtOnceAndAFloodIsNot() {
    String names =
        IntStream.range(0, 9_000).mapToObj(n -> "\"" + n + "\"").collect(Collectors.joining(","));
    String large = "{\"items\":{\"required\":[%s]}}".formatted(names);

    assertThat(misfit(PERSON, "{\"age\":-1}").orElseThrow()).contains("'name'").contains("/age");
    assertThat(misfit(large, "[" + "{},".repeat(9_000) + "{}]")).isPresent();
  }

  @Test
  void schemasReferToThemselvesAndMayRecur() {
    String tree =
        """
        {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"n":{"type":"integer"},
         "next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["n","next"]}}}
        """;

    assertThat(misfit(tree, "{\"n\":1,\"next\":{\"n\":2,\"next\":null}}")).isEmpty();
    assertThat(misfit(tree, "{\"n\":1,\"next\":{\"n\":\"x\",\"next\":null}}")).isPresent();
  }

  @Test
  void aReferenceThatLeadsBackToItselfUnderAnotherSpellingIsRefused() {
    String escaped = "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/%24defs/a\"}}}";

    assertThatThrownBy(() -> JsonSchema.of(escaped))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("circle");
  }

  @Test
  void anEarlierDraftCountsWhereItIsNamed() {
    String draft7 =
        """
        {"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"n":{"type":"integer"}},
         "items":[{"$ref":"#/definitions/n"}]}
        """;

    assertThat(misfit(draft7, "[1,\"x\"]")).isEmpty();
    assertThat(misfit(draft7, "[\"x\"]")).isPresent();
  }

  @Test
  void whatOnlyLooksLikeAReferenceIsNone() {
    String schema =
        """
        {"properties":{"$ref":{"type":"string"}},"const":{"$ref":"https://host/x"}}
        """;

    assertThat(misfit(schema, "{\"$ref\":\"https://host/x\"}")).isEmpty();
  }

  @Test
  void formatsAreNotHeldAgainstAValue() {
    assertThat(misfit("{\"format\":\"email\"}", "\"nobody\"")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\":\"https://host/x\"}",
        "{\"$ref\":\"other.json#/a\"}",
        "{\"items\":{\"anyOf\":[{\"$ref\":\"file:///etc/passwd\"}]}}",
        "{\"$defs\":{\"a\":{\"$dynamicRef\":\"https://host/x#a\"}}}",
        "{\"$ref\":3}",
        "{\"$ref\":\"#/nowhere\"}",
        "{\"$ref\":\"#\"}",
        "{\"items\":{\"$ref\":\"#/items\"}}",
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}}}",
        "{\"$schema\":\"https://host/meta\"}",
        "{\"$schema\":3}",
        "{\"type\":\"objekt\"}",
        "{\"type\":3}",
        "{\"required\":\"a\"}",
        "{\"properties\":[]}",
        "{\"properties\":{\"a\":null}}",
        "{\"minimum\":\"x\"}",
        "{\"maxLength\":1.5}",
        "{\"enum\":3}",
        "{\"pattern\":\"(\"}",
        "{\"patternProperties\":{\"(\":{}}}",
        "{\"$id\":\"%%\"}",
        "{",
        "[]",
        "true",
        ""
      })
  void whatIsNoSchemaOfItsOwnIsRefused(String schema) {
    assertThatThrownBy(() -> JsonSchema.of(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).{10,600}");
  }

  @Test
  void whatIsTooLargeOrTooDeepIsRefused() {
    String deep = "{\"items\":".repeat(100) + "{}" + "}".repeat(100);
    String large = "{\"enum\":[" + "1,".repeat(20_000) + "2]}";

    assertThatThrownBy(() -> JsonSchema.of(deep)).hasMessageContaining("levels deep");
    assertThatThrownBy(() -> JsonSchema.of(large)).hasMessageContaining("20000 values");
  }

  @Test
  void aDeepAndALargeSchemaWithinTheBoundsAreTaken() {
    String deep = "{\"items\":".repeat(98) + "{}" + "}".repeat(98);
    String large =
        IntStream.range(0, 9_000)
            .mapToObj(i -> "\"p%d\":{\"minLength\":1}".formatted(i))
            .collect(Collectors.joining(",", "{\"properties\":{", "}}"));

    assertThat(misfit(deep, "1")).isEmpty();
    assertThat(misfit(large, "{\"p7\":\"x\"}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^(a+)+$",
        "^(a|aa|b)+c$",
        "^(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)(?:|)b$",
      })
  void noPatternGoesBackForEver(String pattern) {
    String text = "\"" + "a".repeat(60) + "!\"";

    assertThat(misfit("{\"pattern\":\"" + pattern + "\"}", text)).isPresent().isNotEqualTo(LATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^(?:|)(?!)$",
        "^(?!a).*$",
        "(x*)\\\\1y",
        "(?:(?:){2147483647}){2147483647}",
        "((a{1000}){1000}){1000}",
      })
  void aPatternThatNoLinearMachineKnowsIsNotHeldAgainstValues(String pattern) {
    assertThat(misfit("{\"pattern\":\"" + pattern + "\"}", "\"aaa\"")).isEmpty();
  }

  @Test
  void aLargePatternInALongTextIsGivenUp() {
    String schema = "{\"pattern\":\"^([a-z]{1,900}b){4}$\"}";

    assertThat(misfit(schema, "\"" + "a".repeat(100_000) + "\"")).hasValue(LATE);
  }

  @Test
  void aPatternMaySpellItsCharactersAsEcmaScriptDoes() {
    assertThat(misfit("{\"pattern\":\"^\\\\u0041\\\\d{2}$\"}", "\"A12\"")).isEmpty();
    assertThat(misfit("{\"pattern\":\"^\\\\u0041\\\\d{2}$\"}", "\"B12\"")).isPresent();
  }

  @Test
  void aSchemaThatWouldTakeForEverIsGivenUp() {
    StringBuilder schema = new StringBuilder("{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
    for (int i = 0; i < 40; i++) {
      String next = "{\"$ref\":\"#/$defs/d%d\"}".formatted(i + 1);
      schema.append("\"d%d\":{\"allOf\":[%s,%s]},".formatted(i, next, next));
    }
    schema.append("\"d40\":{}}}");

    assertThat(misfit(schema.toString(), "1")).hasValue(LATE);
    assertThat(misfit("{\"allOf\":[{\"$ref\":\"#\"}]}", "1")).hasValue(LATE);
  }

  @Test
  void aValueThatIsTooDeepIsGivenUpOnAnyThread() throws InterruptedException {
    String value = "[".repeat(450) + "]".repeat(450);
    var found = new java.util.concurrent.CompletableFuture<Optional<String>>();

    Thread.ofVirtual()
        .start(() -> found.complete(misfit("{\"items\":{\"$ref\":\"#\"}}", value)))
        .join();

    assertThat(found).isCompletedWithValue(Optional.of(LATE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e-99999", "1e99999999", "0.1"})
  void hugeAndTinyNumbersAreNoTrouble(String number) {
    assertThat(misfit("{\"type\":\"number\",\"multipleOf\":0.1,\"minimum\":-1e300}", number))
        .satisfiesAnyOf(
            fit -> assertThat(fit).isEmpty(),
            misfit -> assertThat(misfit.orElseThrow()).contains("number"));
  }

  @Test
  void wordsStayShort() {
    String schema = "{\"enum\":[\"" + "x".repeat(5000) + "\"]}";

    assertThat(misfit(schema, "1").orElseThrow()).hasSizeLessThanOrEqualTo(500);
  }

  private static Optional<String> misfit(String schema, String value) {
    return JsonSchema.of(schema).misfit(Words.JSON.readTree(value));
  }
}
