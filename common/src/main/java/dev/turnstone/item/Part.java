package dev.turnstone.item;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A piece of a message's content. */
public sealed interface Part {

  /**
   * Text, written by the client or the model; any characters, {@code \u0000} too.
   *
   * @param logprobs of its tokens in order, if the model was asked for them
   */
  record Text(String text, List<Logprob> logprobs) implements Part {
    public Text {
      Objects.requireNonNull(text);
      logprobs = List.copyOf(logprobs);
    }

    /** Text of whose tokens nothing is known. */
    public Text(String text) {
      this(text, List.of());
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
