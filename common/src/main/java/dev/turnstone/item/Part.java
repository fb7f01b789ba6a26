package dev.turnstone.item;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A piece of a message's content. */
public sealed interface Part {

  /** Text, written by the client or the model; any characters, {@code \u0000} too. */
  record Text(String text) implements Part {
    public Text {
      Objects.requireNonNull(text);
    }
  }

  /** The model's words when it declines to answer. */
  record Refusal(String text) implements Part {
    public Refusal {
      Objects.requireNonNull(text);
    }
  }

  /**
   * An image by URL, data URLs included.
   *
   * @param detail the client's wish for the resolution ({@code low}, {@code high}, {@code auto})
   */
  record Image(String url, @Nullable String detail) implements Part {
    public Image {
      Objects.requireNonNull(url);
    }
  }

  /** A file carried in the request, its bytes as a data URL. */
  record File(String filename, String dataUrl) implements Part {
    public File {
      Objects.requireNonNull(filename);
      Objects.requireNonNull(dataUrl);
    }
  }
}
