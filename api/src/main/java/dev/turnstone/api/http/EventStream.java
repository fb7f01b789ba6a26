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
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes frames as server-sent events: whole events only, all that are ready under one flush, a
 * comment after silence. A client that takes nothing blocks this thread alone, until it is cut off.
 * One thread.
 */
final class EventStream {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final byte[] EMPTY_LINE = {'\n'};
  private static final byte[] COMMENT = ": ping\n".getBytes(StandardCharsets.UTF_8);

  /**
   * What is ready may be many times an answer of some megabytes, for each client; so much of it is
   * held as text at once, or one event if that is longer.
   */
  private static final int WRITE_CHARACTERS = 64 * 1024;

  private final HttpServletResponse response;
  private final Connection connection;
  private final BooleanSupplier welcome;
  private final HttpSettings settings;
  private final Pulse pulse;
  private StringBuilder text = new StringBuilder();
  private long skip;
  private StreamOptions.Framing framing = StreamOptions.Framing.EVENTS;

  /**
   * @param welcome whether the client may still be told anything
   */
  EventStream(
      HttpServletResponse response,
      Connection connection,
      BooleanSupplier welcome,
      HttpSettings settings,
      Pulse pulse) {
    this.response = response;
    this.connection = connection;
    this.welcome = welcome;
    this.settings = settings;
    this.pulse = pulse;
  }

  void run(RunFeed feed, Teller teller, StreamOptions options) {
    skip = options.skip();
    framing = options.framing();
    Duration before = connection.stalledAfter(settings.stall());
    try {
      tellAll(feed, teller, options);
      connection.stalledAfter(before);
    } catch (IOException gone) {
      hungUp(feed, gone);
      if (options.onHangUp() != null && !feed.over()) {
        options.onHangUp().run();
      }
      if (!welcome.getAsBoolean()) {
        connection.breakOff();
      }
    } catch (RequestRejected cut) {
      log.warn("stream cut off run={} why={}", feed.run().id(), cut.getMessage());
      connection.breakOff();
    }
  }

  private void tellAll(RunFeed feed, Teller teller, StreamOptions options) throws IOException {
    OutputStream out = response.getOutputStream();
    response.flushBuffer();
    while (!feed.over()) {
      tell(out, feed.next(Pulse.LOOK), teller);
      if (pulse.due() && !feed.over()) {
        look(out);
      }
    }
    finish(out, options);
  }

  /** The client does not want the rest, or can't take it. */
  private void hungUp(RunFeed feed, IOException gone) {
    if (gone.getCause() instanceof TimeoutException) {
      Duration stall = settings.stall();
      log.warn("stream cut off run={} why=its client took nothing for {}", feed.run().id(), stall);
    } else {
      log.debug("client hung up run={}", feed.run().id());
    }
  }

  private void tell(OutputStream out, List<Timed> entries, Teller teller) throws IOException {
    boolean told = false;
    for (Timed entry : entries) {
      for (Frame frame : teller.tell(entry)) {
        if (skip > 0) {
          skip--;
        } else {
          append(frame);
          told = true;
        }
        if (text.length() >= WRITE_CHARACTERS) {
          write(out);
        }
      }
    }
    if (told) {
      write(out);
      out.flush();
      pulse.wrote();
    }
  }

  private void write(OutputStream out) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text = new StringBuilder();
  }

  private void append(Frame frame) {
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
    if (connection.gone() || !welcome.getAsBoolean()) {
      throw new IOException("gone");
    }
    if (pulse.silentFor(settings.silence())) {
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
