package dev.turnstone.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Part;
import dev.turnstone.run.Context;
import dev.turnstone.run.Entry;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Step;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.ToolChoice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

final class RunJsonTest {

  static Stream<Samples.Sample> everything() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("everything")
  void everythingComesBackAsItWasWritten(Samples.Sample sample) {
    assertThat((Object) RunJson.read(RunJson.bytes(sample.value()), sample.type()))
        .isEqualTo(sample.value());
    assertThat((Object) RunJson.read(RunJson.text(sample.value()), sample.type()))
        .isEqualTo(sample.value());
  }

  @ParameterizedTest
  @MethodSource("everything")
  void textIsWhatAnyDatabaseHolds(Samples.Sample sample) {
    String text = RunJson.text(sample.value());

    assertThat(text.chars().filter(c -> c == 0)).isEmpty();
    assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("everything")
  void everyTypeSaysItsNameOnce(Samples.Sample sample) {
    String text = RunJson.text(sample.value());

    assertThat(RunJson.text(RunJson.read(text, sample.type()))).isEqualTo(text);
    if (sample.type().isSealed()) {
      assertThat(text).startsWith("{\"type\":\"").doesNotContain(",\"type\":\"web_search_call\"");
    }
  }

  @Test
  void thereIsASampleOfEveryType() {
    Set<Class<?>> sampled =
        Samples.all().map(sample -> sample.value().getClass()).collect(Collectors.toSet());
    Stream<Class<?>> all =
        Stream.of(
                Entry.class,
                Item.class,
                Part.class,
                ToolChoice.class,
                OutputFormat.class,
                Context.class,
                Outcome.class,
                StepResult.class,
                Step.class,
                ControlMessage.class,
                WorkersMessage.class)
            .flatMap(RunJsonTest::leaves);

    assertThat(all.collect(Collectors.toSet())).isSubsetOf(sampled);
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(RunJsonTest::leaves)
        : Stream.of(type);
  }

  @Test
  void aListOfEntriesKeepsTheirTypes() {
    List<Entry> entries =
        Stream.concat(Samples.facts().stream(), Samples.progress().stream()).toList();
    byte[] json = RunJson.bytes(entries.toArray(new Entry[0]));

    assertThat(RunJson.read(json, new TypeReference<List<Entry>>() {})).isEqualTo(entries);
  }

  @Test
  void whatALaterReleaseAddsIsPassedOver() {
    String json = "{\"type\":\"step_started\",\"step\":1,\"kind\":\"MODEL\",\"new\":{\"a\":[1]}}";

    assertThat(RunJson.read(json, Entry.class))
        .isInstanceOfSatisfying(
            RunEvent.StepStarted.class, started -> assertThat(started.step()).isEqualTo(1));
  }

  @Test
  void whatIsNotKnownOfTokensIsNotWritten() {
    assertThat(RunJson.text(new Part.Text("a"))).isEqualTo("{\"type\":\"text\",\"text\":\"a\"}");
    assertThat(RunJson.text(new RunDelta.Text(0, List.of("a"))))
        .isEqualTo("{\"type\":\"text_delta\",\"item\":0,\"pieces\":[\"a\"]}");
    assertThat(RunJson.text(new Logprob("a", -0.5, List.of(97), List.of())))
        .isEqualTo("{\"token\":\"a\",\"logprob\":-0.5}");
  }

  @Test
  void whatIsUnknownOrIncompleteIsRefused() {
    for (String json :
        List.of(
            "{\"type\":\"invented\"}",
            "{\"step\":1}",
            "{\"type\":\"step_started\",\"step\":1}",
            "{\"type\":\"step_started\",\"step\":1,\"kind\":\"NAP\"}",
            "{\"type\":\"text_delta\",\"item\":0}",
            "{\"type\":\"released\"} trailing",
            "[]",
            "")) {
      assertThatThrownBy(() -> RunJson.read(json, Entry.class))
          .as(json)
          .isInstanceOf(JacksonException.class);
    }
  }

  @Test
  void metadataComesBackInItsClientsOrder() {
    RunSpec read = RunJson.read(RunJson.bytes(Samples.specs().getLast()), RunSpec.class);

    assertThat(read.metadata().keySet()).containsExactly("z", "a");
  }
}
