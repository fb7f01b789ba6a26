package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.Outcome.Failure.Kind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageRefusalTest {
  private static final String JSON = "Content-Type: application/json";
  private static final List<Item> IMAGE =
      List.of(
          new Item.Message(Role.USER, List.of(new Part.Image("data:image/png;base64,AA==", null))));

  private final ChatFixture chat = new ChatFixture();

  @AfterEach
  void close() throws IOException {
    chat.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, This model does not support image_url content.",
    "422, Failed to decode the image.",
    "500, image input is not supported - hint: you may need to provide the mmproj"
  })
  void aProviderThatRefusesImagesIsNotAskedAgain(int status, String words) {
    refuses(status, words);

    ModelFailed failed = chat.failure(chat.client.call(Asking.of(IMAGE)));

    assertThat(failed.failure().kind()).isEqualTo(Kind.INVALID_IMAGE);
    assertThat(failed.failure().message()).contains(words);
    assertThat(chat.pauses).isEmpty();
  }

  private void refuses(int status, String words) {
    chat.server.then(status, "{\"error\":{\"message\":\"" + words + "\"}}", JSON);
  }

  @Test
  void withoutImagesItsWordsMeanNothing() {
    for (int i = 0; i < 10; i++) {
      refuses(500, "image not found");
    }

    assertThat(chat.failure().failure().kind()).isEqualTo(Kind.MODEL);
    assertThat(chat.pauses).isNotEmpty();
  }

  @Test
  void otherFailuresWithImagesAreWhatTheyWere() {
    refuses(400, "context too long");

    assertThat(chat.failure(chat.client.call(Asking.of(IMAGE))).failure().kind())
        .isEqualTo(Kind.INVALID_REQUEST);
  }
}
