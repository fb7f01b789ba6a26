package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.Outcome.Failure.Kind;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Sees that a provider failed because of the images it was sent. Providers say so with a 400, or,
 * as llama.cpp does without a projector, with a 500 that no repetition mends.
 */
final class ImageRefusals {
  private static final Pattern ABOUT_IMAGES =
      Pattern.compile("(?i)\\b(images?|image_url|vision|multimodal|mmproj)\\b");
  private static final List<Integer> REFUSED = List.of(400, 404, 413, 415, 422, 500, 501);

  private ImageRefusals() {}

  /** The same failure, or what it comes to if it is about images that were among the messages. */
  static TryFailed seen(List<Item> messages, TryFailed failed) {
    Failure failure = failed.failure();
    Integer status = failure.status();
    boolean about =
        status != null
            && REFUSED.contains(status)
            && ABOUT_IMAGES.matcher(failure.message()).find()
            && messages.stream().anyMatch(ImageRefusals::hasImage);
    return about
        ? new TryFailed(new Failure(Kind.INVALID_IMAGE, failure.message(), status), false, null)
        : failed;
  }

  private static boolean hasImage(Item item) {
    return item instanceof Item.Message message
        && message.parts().stream().anyMatch(Part.Image.class::isInstance);
  }
}
