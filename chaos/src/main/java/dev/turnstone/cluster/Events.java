package dev.turnstone.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A stream of events, read one by one and left whenever the test likes. For one thread. */
public final class Events implements AutoCloseable {
  private final Http http;
  private final BufferedReader lines;
  private final List<Event> seen = new ArrayList<>();

  public Events(Http http) {
    this(http, Long.MAX_VALUE);
  }

  /**
   * @param bytesMax after so many bytes the reader hangs up
   */
  public Events(Http http, long bytesMax) {
    this.http = http;
    var body = new Dropped(http.body(), bytesMax);
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  public int status() {
    return http.status();
  }

  /** Everything read so far. */
  public List<Event> seen() {
    return List.copyOf(seen);
  }

  /** The next event; empty once the stream has ended as streams end. */
  public Optional<Event> next() {
    try {
      var raw = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty() && !line.startsWith(":")) {
          raw.append(line).append('\n');
        } else if (!raw.isEmpty() && line.isEmpty()) {
          return Optional.of(kept(raw.append('\n').toString()));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the stream broke after " + seen.size() + " events", e);
    }
  }

  private Event kept(String raw) {
    String name = field(raw, "event: ");
    var event = new Event(raw, name, Json.read(field(raw, "data: ")));
    seen.add(event);
    return event;
  }

  private static String field(String raw, String prefix) {
    return raw.lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line '" + prefix + "' in: " + raw));
  }

  /** Reads on until an event of this kind has come. */
  public Event until(Predicate<Event> wanted) {
    for (Optional<Event> event = next(); event.isPresent(); event = next()) {
      if (wanted.test(event.get())) {
        return event.get();
      }
    }
    throw new AssertionError("the stream ended without it; it had " + names(seen));
  }

  public Event until(String name) {
    return until(event -> event.is(name));
  }

  /** Reads on until text has come that ends like this. */
  public Event untilText(String end) {
    var text = new StringBuilder();
    return until(event -> {
      text.append(event.is("response.output_text.delta") ? event.text("/delta") : "");
      return text.toString().endsWith(end);
    });
  }

  /** Reads to the end; everything from the first event on. */
  public List<Event> all() {
    while (next().isPresent()) {
      // Kept by next().
    }
    return seen();
  }

  public static List<String> names(List<Event> events) {
    return events.stream().map(Event::name).toList();
  }

  public static List<String> raw(List<Event> events) {
    return events.stream().map(Event::raw).toList();
  }

  /** Hangs up, as a client that is killed. */
  @Override
  public void close() {
    http.close();
  }
}
