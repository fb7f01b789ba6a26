package dev.turnstone.api.responses;

import dev.turnstone.api.Caller;
import dev.turnstone.api.Exchange;
import dev.turnstone.api.Frame;
import dev.turnstone.api.RunFeed;
import dev.turnstone.api.StreamOptions;
import dev.turnstone.api.Teller;
import dev.turnstone.run.Timed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A request by a test, and what was answered. */
final class MemoryExchange implements Exchange {
  private final String method;
  private final String path;
  private final byte[] body;
  private final Map<String, String> params = new HashMap<>();
  private final Map<String, List<String>> queries = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private final List<Frame> frames = new ArrayList<>();
  private int status;
  private byte[] answer = {};
  private boolean gone;

  MemoryExchange(String method, String path, String body) {
    this.method = method;
    this.path = path;
    this.body = body.getBytes(StandardCharsets.UTF_8);
  }

  MemoryExchange param(String name, String value) {
    params.put(name, value);
    return this;
  }

  MemoryExchange query(String name, String value) {
    queries.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    return this;
  }

  MemoryExchange with(String header, String value) {
    headers.put(header.toLowerCase(Locale.ROOT), value);
    return this;
  }

  /** The client hangs up. */
  MemoryExchange leaving() {
    gone = true;
    return this;
  }

  int status() {
    return status;
  }

  JsonNode answer() {
    return Json.parse(answer);
  }

  List<Frame> frames() {
    return frames;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String pathParam(String name) {
    return params.getOrDefault(name, "");
  }

  @Override
  public Optional<String> query(String name) {
    return queries(name).stream().findFirst();
  }

  @Override
  public List<String> queries(String name) {
    return queries.getOrDefault(name, List.of());
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public Caller caller() {
    return Caller.anybody();
  }

  @Override
  public byte[] body() {
    return body.clone();
  }

  @Override
  public void header(String name, String value) {
    headers.put(name, value);
  }

  @Override
  public void json(int newStatus, byte[] newBody) {
    status = newStatus;
    answer = newBody;
  }

  @Override
  public void stream(RunFeed feed, Teller teller, StreamOptions options) {
    status = 200;
    try (feed) {
      List<Frame> all = new ArrayList<>();
      while (!feed.over() && !gone) {
        for (Timed entry : feed.next(Duration.ZERO)) {
          all.addAll(teller.tell(entry));
        }
      }
      all.stream().skip(options.skip()).forEach(frames::add);
      if (gone && options.onHangUp() != null) {
        options.onHangUp().run();
      }
    }
  }

  @Override
  public boolean clientGone() {
    return gone;
  }
}
