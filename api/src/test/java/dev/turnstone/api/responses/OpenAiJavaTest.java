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
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theClientFindsEveryEventValidAndGathersTheFinalResponse(Path scenario) throws IOException {
    ResponseAccumulator gathered = ResponseAccumulator.create();
    for (String line : Files.readAllLines(scenario.resolve("stream.txt"))) {
      if (line.startsWith(DATA)) {
        gathered.accumulate(
            ObjectMappers.jsonMapper()
                .readValue(line.substring(DATA.length()), ResponseStreamEvent.class)
                .validate());
      }
    }

    Response expected =
        ObjectMappers.jsonMapper()
            .readValue(Files.readString(scenario.resolve("response.json")), Response.class)
            .validate();

    assertThat(gathered.response().validate()).isEqualTo(expected);
    assertThat(gathered.response().output()).allMatch(ResponseOutputItem::isValid);
  }
}
