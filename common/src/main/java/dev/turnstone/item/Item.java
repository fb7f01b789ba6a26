package dev.turnstone.item;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a conversation: what was said, which call the model wants, what came of it. Items
 * that a model made have no id of their own: theirs follows from run, step and index ({@link
 * dev.turnstone.run.ItemRef}).
 */
public sealed interface Item {

  /**
   * Something said.
   *
   * @param phase the part of a turn in which an assistant said it, in its client's word ({@code
   *     commentary}, {@code final_answer}); kept for the client, no model hears of it
   */
  record Message(Role role, List<Part> parts, @Nullable String phase) implements Item {
    public Message {
      Objects.requireNonNull(role);
      parts = List.copyOf(parts);
    }

    public Message(Role role, List<Part> parts) {
      this(role, parts, null);
    }

    /** A message of one text part. */
    public static Message text(Role role, String text) {
      return new Message(role, List.of(new Part.Text(text)));
    }
  }

  /**
   * The model asks for a function to be called.
   *
   * @param callId ours, stable over attempts: a model's own id is mapped to it
   * @param arguments JSON text as the model wrote it, not necessarily valid
   */
  record ToolCall(String callId, String name, String arguments) implements Item {
    public ToolCall {
      Objects.requireNonNull(callId);
      Objects.requireNonNull(name);
      Objects.requireNonNull(arguments);
    }
  }

  /**
   * What came of a call, whoever made it.
   *
   * @param status whether the call is known to have worked
   */
  record ToolResult(String callId, List<Part> output, Status status) implements Item {
    public ToolResult {
      Objects.requireNonNull(callId);
      Objects.requireNonNull(status);
      output = List.copyOf(output);
    }

    /** How sure we are of a result. */
    public enum Status {
      OK,
      /** The tool said no, was unknown, or could not be reached. */
      FAILED,
      /** The call was started and nobody knows whether it took effect. */
      UNKNOWN
    }

    /** A result of one text part. */
    public static ToolResult text(String callId, String text, Status status) {
      return new ToolResult(callId, List.of(new Part.Text(text)), status);
    }
  }

  /**
   * What the model thought before it answered.
   *
   * @param summary absent unless the model gave one
   * @param encrypted what a client brought from another server, which alone can read it: kept for
   *     the client, no model hears of it
   */
  record Reasoning(String text, @Nullable String summary, @Nullable String encrypted)
      implements Item {
    public Reasoning {
      Objects.requireNonNull(text);
    }

    public Reasoning(String text, @Nullable String summary) {
      this(text, summary, null);
    }
  }

  /**
   * History that a client brought and no model here understands: kept and shown, never sent to a
   * model.
   */
  record Opaque(String type, String json) implements Item {
    public Opaque {
      Objects.requireNonNull(type);
      Objects.requireNonNull(json);
    }
  }
}
