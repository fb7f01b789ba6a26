package dev.turnstone.api.responses;

import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the content of messages and of function outputs: a string, or a list of parts. */
final class PartsReader {
  private static final int TEXT_MAX = 10_485_760;
  private static final int IMAGE_MAX = 20_971_520;
  private static final int FILE_MAX = 33_554_432;
  private static final List<String> INPUTS = List.of("input_text", "input_image", "input_file");
  private static final List<String> OUTPUTS = List.of("input_text", "output_text", "refusal");
  private static final List<String> SCHEMES = List.of("data:", "http://", "https://");
  private static final List<String> DETAILS = List.of("low", "high", "auto", "original");

  private PartsReader() {}

  static List<Part> message(Fields message, Role role) {
    return read(message, "content", role == Role.ASSISTANT ? OUTPUTS : INPUTS);
  }

  static List<Part> output(Fields result) {
    return read(result, "output", INPUTS);
  }

  private static List<Part> read(Fields owner, String name, List<String> supported) {
    JsonNode content = owner.any(name).orElseThrow(() -> Refusals.missing(owner.at(name)));
    if (content.isString()) {
      return List.of(new Part.Text(owner.need(name, TEXT_MAX)));
    }
    if (!content.isArray()) {
      throw Refusals.type(owner.at(name), "a string or an array", content);
    }
    List<Part> parts = new ArrayList<>();
    for (JsonNode part : content) {
      String path = owner.at(name) + "[" + parts.size() + "]";
      parts.add(part(Fields.of(part, path), supported));
    }
    return parts;
  }

  private static Part part(Fields part, List<String> supported) {
    String type = part.need("type");
    if (type.equals("input_audio")) {
      throw Refusals.unsupported(part.at("type"), type);
    }
    if (!supported.contains(type)) {
      throw Refusals.value(part.at("type"), type, supported);
    }
    return switch (type) {
      case "refusal" -> new Part.Refusal(part.need("refusal", TEXT_MAX));
      case "input_image" -> image(part);
      case "input_file" -> file(part);
      default -> new Part.Text(part.need("text", TEXT_MAX));
    };
  }

  private static Part image(Fields part) {
    refuse(part, "file_id");
    String url = part.need("image_url", IMAGE_MAX);
    if (SCHEMES.stream()
        .noneMatch(scheme -> url.regionMatches(true, 0, scheme, 0, scheme.length()))) {
      throw Refusals.value(
          part.at("image_url"), "a data URL or the http or https URL of an image is expected.");
    }
    return new Part.Image(url, part.oneOf("detail", DETAILS).orElse(null));
  }

  private static Part file(Fields part) {
    refuse(part, "file_id");
    refuse(part, "file_url");
    String data = part.need("file_data", FILE_MAX);
    return new Part.File(part.text("filename").orElse("file"), data);
  }

  private static void refuse(Fields part, String name) {
    if (part.has(name)) {
      throw Refusals.parameter(part.at(name));
    }
  }
}
