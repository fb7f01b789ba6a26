package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files that show what goes over the wire. {@code -Dturnstone.golden=write} writes them anew; the
 * difference is to be read like any other change of the public API.
 */
final class Golden {
  private static final boolean WRITE = "write".equals(System.getProperty("turnstone.golden"));
  static final Path ROOT = Path.of("src/test/resources/golden/responses");

  /** Streams alone: their last event has the response. */
  static final Path RECOVERY = ROOT.resolve("recovery");

  private static final JsonMapper PRETTY =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path folder;

  Golden(String scenario) {
    this(ROOT.resolve(scenario));
  }

  private Golden(Path folder) {
    this.folder = folder;
  }

  static void recovery(String name, String stream) {
    new Golden(RECOVERY).text(name + ".sse", stream);
  }

  void json(String file, String json) {
    text(file, PRETTY.writeValueAsString(PRETTY.readTree(json)) + "\n");
  }

  void text(String file, String actual) {
    try {
      Path path = folder.resolve(file);
      if (WRITE) {
        Files.createDirectories(folder);
        Files.writeString(path, actual);
      }
      assertThat(actual).as(path.toString()).isEqualTo(Files.readString(path));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
