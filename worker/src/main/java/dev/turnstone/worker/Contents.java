package dev.turnstone.worker;

import dev.turnstone.archive.Bodies;
import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.Content;
import dev.turnstone.run.RunId;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run's content, wherever it is kept. May be used by any thread. */
final class Contents {
  /** JSON writes a character as 6 bytes at worst ({@code \}{@code u0000}). */
  private static final int BYTES_PER_CHARACTER_MAX = 6;

  /** More than the JSON of any item or part without its texts. */
  private static final int BYTES_AROUND = 256;

  private final RunId run;
  private final Bodies bodies;
  private final Supplier<UUID> ids;
  private final Patience patience;

  Contents(RunId run, Bodies bodies, Supplier<UUID> ids, Patience patience) {
    this.run = run;
    this.bodies = bodies;
    this.ids = ids;
    this.patience = patience;
  }

  List<Item> items(Content content) {
    return content
        .storedAs()
        .map(body -> patience.ask(() -> bodies.get(run, body)))
        .orElse(content.items());
  }

  /** What an entry may carry: the items, or the body they were stored as before this returns. */
  Content keep(List<Item> items) {
    if (inline(items)) {
      return Content.of(items);
    }
    BodyId body = new BodyId(ids.get());
    Failpoint.WORKER_BODY_BEFORE.pass();
    patience.ask(() -> {
      bodies.put(run, body, items);
      return body;
    });
    Failpoint.WORKER_BODY_AFTER.pass();
    return Content.stored(body);
  }

  /** Measures exactly only what could be too long. */
  private static boolean inline(List<Item> items) {
    return bytesMax(items) <= Bodies.INLINE_MAX || RunJson.bytes(items).length <= Bodies.INLINE_MAX;
  }

  private static long bytesMax(List<Item> items) {
    long bytes = 0;
    for (Item item : items) {
      bytes += BYTES_AROUND;
      bytes +=
          switch (item) {
            case Item.Message message -> parts(message.parts());
            case Item.ToolCall call ->
                texts(call.callId().length() + call.name().length() + call.arguments().length());
            case Item.ToolResult result -> texts(result.callId().length()) + parts(result.output());
            case Item.Reasoning reasoning ->
                texts(
                    reasoning.text().length()
                        + length(reasoning.summary())
                        + length(reasoning.encrypted()));
            case Item.Opaque opaque -> texts(opaque.type().length() + opaque.json().length());
          };
    }
    return bytes;
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static long parts(List<Part> parts) {
    long bytes = 0;
    for (Part part : parts) {
      bytes += BYTES_AROUND;
      bytes +=
          switch (part) {
            case Part.Text text -> texts(text.text().length() + ScoredText.weight(text.logprobs()));
            case Part.Refusal refusal -> texts(refusal.text().length());
            case Part.Image image -> texts(image.url().length());
            case Part.File file -> texts(file.filename().length() + file.dataUrl().length());
          };
    }
    return bytes;
  }

  private static long texts(long characters) {
    return characters * BYTES_PER_CHARACTER_MAX;
  }
}
