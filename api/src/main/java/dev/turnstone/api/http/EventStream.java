package dev.turnstone.api.http;

import dev.turnstone.api.Frame;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.RunFeed;
import dev.turnstone.api.StreamOptions;
import dev.turnstone.api.Teller;
import dev.turnstone.run.Timed;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes frames as server-sent events: whole events only, all that are ready in one write and
 * flush, a comment after silence. One thread.
 */
final class EventStream {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final byte[] EMPTY_LINE = {'\n'};
  private static final byte[] COMMENT = ": ping\n".getBytes(StandardCharsets.UTF_8);

  private final HttpServletResponse response;
  private final Connection connection;
  private final Duration silence;
  private final Pulse pulse;
  private long skip;
  private StreamOptions.Framing framing = StreamOptions.Framing.EVENTS;

  EventStream(HttpServletResponse response, Connection connection, Duration silence, Pulse pulse) {
    this.response = response;
    this.connection = connection;
    this.silence = silence;
    this.pulse = pulse;
  }

  void run(RunFeed feed, Teller teller, StreamOptions options) {
    skip = options.skip();
    framing = options.framing();
    try {
      OutputStream out = response.getOutputStream();
      response.flushBuffer();
      while (!feed.over()) {
        tell(out, feed.next(Pulse.LOOK), teller);
        if (pulse.due() && !feed.over()) {
          look(out);
        }
      }
      finish(out, options);
    } catch (IOException hungUp) {
      log.debug("client hung up run={}", feed.run().id());
      if (options.onHangUp() != null && !feed.over()) {
        options.onHangUp().run();
      }
    } catch (RequestRejected cut) {
      log.warn("stream cut off run={} why={}", feed.run().id(), cut.getMessage());
      throw new Errors.CutOff();
    }
  }

  private void tell(OutputStream out, List<Timed> entries, Teller teller) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Timed entry : entries) {
      for (Frame frame : teller.tell(entry)) {
        if (skip > 0) {
          skip--;
        } else {
          append(text, frame, framing);
        }
      }
    }
    if (!text.isEmpty()) {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
      pulse.wrote();
    }
  }

  private static void append(StringBuilder text, Frame frame, StreamOptions.Framing framing) {
    switch (framing) {
      case EVENTS -> {
        text.append("event: ").append(frame.event()).append("\ndata: ").append(frame.data());
        text.append("\n\n");
      }
      case LINES -> text.append(frame.data()).append('\n');
    }
  }

  /** Entries may come that tell the client nothing: neither it nor what lies between shall wait. */
  private void look(OutputStream out) throws IOException {
    if (connection.gone()) {
      throw new IOException("gone");
    }
    if (pulse.silentFor(silence)) {
      out.write(framing == StreamOptions.Framing.EVENTS ? COMMENT : EMPTY_LINE);
      out.flush();
      pulse.wrote();
    }
  }

  private static void finish(OutputStream out, StreamOptions options) throws IOException {
    if (options.trailer().isPresent()) {
      out.write((options.trailer().get() + "\n\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
