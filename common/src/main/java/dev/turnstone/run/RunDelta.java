package dev.turnstone.run;

import dev.turnstone.item.Logprob;
import java.util.List;

/**
 * Progress of the open step, in the original pieces, so that however they were gathered into
 * records every reader shows the same frames. {@code item} counts the items of the step's answer
 * from 0; an item's deltas are never interleaved with another's.
 */
public sealed interface RunDelta extends Entry {

  /** In order, none empty. */
  List<String> pieces();

  /**
   * Text of a message.
   *
   * @param logprobs of each piece's tokens, as many lists as there are pieces; empty if the model
   *     was not asked for them
   */
  record Text(int item, List<String> pieces, List<List<Logprob>> logprobs) implements RunDelta {
    public Text {
      pieces = List.copyOf(pieces);
      logprobs = logprobs.stream().map(List::copyOf).toList();
      if (!logprobs.isEmpty() && logprobs.size() != pieces.size()) {
        throw new IllegalArgumentException("each piece has its logprobs, or none has");
      }
    }

    /** Text of whose tokens nothing is known. */
    public Text(int item, List<String> pieces) {
      this(item, pieces, List.of());
    }

    /** What is known of the tokens of a piece. */
    public List<Logprob> logprobs(int piece) {
      return logprobs.isEmpty() ? List.of() : logprobs.get(piece);
    }
  }

  /** A refusal, part of a message. */
  record Refusal(int item, List<String> pieces) implements RunDelta {
    public Refusal {
      pieces = List.copyOf(pieces);
    }
  }

  /** Reasoning text. */
  record Reasoning(int item, List<String> pieces) implements RunDelta {
    public Reasoning {
      pieces = List.copyOf(pieces);
    }
  }

  /** Arguments of a call; the first delta of a call may have no pieces. */
  record Arguments(int item, String callId, String name, List<String> pieces) implements RunDelta {
    public Arguments {
      pieces = List.copyOf(pieces);
    }
  }

  /** What a running tool says of its work. */
  record ToolProgress(String callId, List<String> pieces) implements RunDelta {
    public ToolProgress {
      pieces = List.copyOf(pieces);
    }
  }
}
