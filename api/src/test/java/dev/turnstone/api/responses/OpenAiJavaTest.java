package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.ObjectMappers;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden files, read by OpenAI's own client for Java. */
final class OpenAiJavaTest {
  private static final String DATA = "data: ";

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> folders = Files.list(Golden.ROOT)) {
      return folders.filter(folder -> !folder.equals(Golden.RECOVERY)).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theClientFindsEveryEventValidAndGathersTheFinalResponse(Path scenario) throws IOException {
    Response gathered = gathered(events(scenario.resolve("stream.txt")));

    assertThat(gathered).isEqualTo(response(Files.readString(scenario.resolve("response.json"))));
    assertThat(gathered.output()).allMatch(ResponseOutputItem::isValid);
  }

  static List<Path> recoveries() throws IOException {
    try (Stream<Path> files = Files.list(Golden.RECOVERY)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recoveries")
  void theClientComesThroughACrashWithTheResponseOfTheLastEvent(Path stream) throws IOException {
    List<String> events = events(stream);

    Response gathered = gathered(events);

    String last = Json.text(Json.parse(events.getLast()).get("response"));
    assertThat(gathered).isEqualTo(response(last));
    assertThat(gathered.output()).allMatch(ResponseOutputItem::isValid);
  }

  private static List<String> events(Path stream) throws IOException {
    return Files.readAllLines(stream).stream()
        .filter(line -> line.startsWith(DATA))
        .map(line -> line.substring(DATA.length()))
        .toList();
  }

  private static Response gathered(List<String> events) throws IOException {
    ResponseAccumulator gathered = ResponseAccumulator.create();
    for (String event : events) {
      gathered.accumulate(
          ObjectMappers.jsonMapper().readValue(event, ResponseStreamEvent.class).validate());
    }
    return gathered.response().validate();
  }

  private static Response response(String json) throws IOException {
    return ObjectMappers.jsonMapper().readValue(json, Response.class).validate();
  }
}
