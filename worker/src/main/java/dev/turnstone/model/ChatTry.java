package dev.turnstone.model;

import dev.turnstone.http.SentOnce;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One HTTP request of a model call and the reading of its stream. One thread. */
final class ChatTry {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long ERROR_BYTES_MAX = 16 * 1024;
  private static final long EVENT_BYTES_MAX = 16 * 1024 * 1024;
  private static final long ANSWER_CHARACTERS_MAX = 16 * 1024 * 1024;

  /** How long a usage chunk and the end of the stream may come after the model's last word. */
  private static final int TAIL_SECONDS = 5;

  /** What says that the model itself is not there: proxies answer so, and servers that start. */
  private static final Set<Integer> NOBODY = Set.of(502, 503, 504);

  private final ChatClient client;
  private final ModelRequest request;
  private final String model;
  private final Stop stop;
  private final Gate.Pass pass;
  private final AnswerWriter writer;
  private final ChatChunks chunks;
  private Timer.@Nullable Sample waiting;

  ChatTry(Target target, ModelRequest request, Stop stop, Gate.Pass pass, DeltaSink deltas) {
    this.client = target.client();
    this.request = request;
    this.model = target.model();
    this.stop = stop;
    this.pass = pass;
    this.writer =
        new AnswerWriter(
            request.run(),
            request.step(),
            ANSWER_CHARACTERS_MAX,
            delta -> {
              measureFirst();
              deltas.accept(delta);
            });
    boolean scored = request.sampling().topLogprobs() != null;
    this.chunks = new ChatChunks(writer, client.failures, scored);
  }

  /** Whether a delta was given: then nobody may ask again. */
  boolean started() {
    return writer.started();
  }

  /**
   * @param left bounds the whole exchange
   */
  Call call(byte[] body, Duration left) {
    Request post =
        client
            .endpoint
            .completions(model)
            .header("Accept", "text/event-stream")
            .header("Idempotency-Key", request.idempotencyKey())
            .post(new SentOnce(body))
            .build();
    Call call = client.http.newCall(post);
    call.timeout().timeout(left.toNanos(), TimeUnit.NANOSECONDS);
    return call;
  }

  /**
   * @throws BrokenAnswer when the stream is nonsense
   */
  ModelAnswer run(Call call) throws IOException, TryFailed {
    waiting = client.meters.begin();
    try (Response response = answered(call)) {
      if (!response.isSuccessful()) {
        throw refused(response);
      }
      if (!streams(response)) {
        throw unstreamed(response);
      }
      streamed(call, response.body().source());
    }
    ModelAnswer answer = chunks.answer(request.model());
    pass.succeeded(answer.usage().total());
    return answer;
  }

  /** Tells the gate whether anybody is there; of a stream only {@link #first} knows. */
  private Response answered(Call call) throws IOException {
    try {
      Response response = call.execute();
      if (NOBODY.contains(response.code())) {
        pass.failed();
      } else if (!streams(response)) {
        pass.answered();
      }
      return response;
    } catch (IOException nobody) {
      if (!endedHere(nobody)) {
        lost(call);
      }
      throw nobody;
    }
  }

  private static boolean streams(Response response) {
    String type = response.header("Content-Type", "");
    return response.isSuccessful() && (type == null || !type.contains("application/json"));
  }

  /** Without a connection nobody of the provider is there; with one it is this model. */
  private void lost(Call call) {
    if (call.request().body() instanceof SentOnce body && body.begun()) {
      pass.failed();
    } else {
      pass.unreached();
    }
  }

  /** Whether we were to stop, or the run's time is over: that says nothing about the provider. */
  private boolean endedHere(IOException lost) {
    boolean outOfTime =
        lost instanceof InterruptedIOException && !(lost instanceof SocketTimeoutException);
    return outOfTime || stop.asked();
  }

  /** Hangs up at once on what is not read to its end, instead of looking for that end. */
  private void streamed(Call call, BufferedSource source) throws IOException, TryFailed {
    boolean whole = false;
    try {
      read(source);
      whole = true;
    } finally {
      if (!whole) {
        call.cancel();
      }
    }
  }

  private void read(BufferedSource source) throws IOException, TryFailed {
    SseReader events = new SseReader(source, EVENT_BYTES_MAX);
    try {
      for (String data = first(events); data != null; data = events.next()) {
        if (data.strip().equals("[DONE]")) {
          break;
        }
        add(data, source);
      }
    } catch (IOException lost) {
      if (!chunks.finished() || stop.asked()) {
        throw lost;
      }
    }
    if (!chunks.finished()) {
      throw new TryFailed(Failures.model("The model's stream broke off."), true, null);
    }
  }

  /** Tells the gate whether anybody is there: servers send a head at once, even if they hang. */
  private @Nullable String first(SseReader events) throws IOException {
    try {
      String data = events.next();
      if (data != null) {
        pass.answered();
      } else if (!stop.asked()) {
        pass.failed();
      }
      return data;
    } catch (IOException nobody) {
      if (!endedHere(nobody)) {
        pass.failed();
      }
      throw nobody;
    }
  }

  private void add(String data, BufferedSource source) throws TryFailed {
    boolean before = chunks.finished();
    if (!data.isBlank()) {
      chunks.add(data);
    }
    if (!before && chunks.finished()) {
      source.timeout().timeout(TAIL_SECONDS, TimeUnit.SECONDS);
    }
  }

  private TryFailed refused(Response response) {
    String again = response.header("x-should-retry");
    return client.failures.status(
        response.code(),
        detail(response),
        RetryAfter.of(
            response.header("Retry-After"),
            response.header("retry-after-ms"),
            client.clocks.wall().instant()),
        again == null ? null : Boolean.valueOf(again));
  }

  private TryFailed unstreamed(Response response) {
    JsonNode error = parsed(response).path("error");
    return error.isMissingNode() || error.isNull()
        ? new TryFailed(Failures.model("The model answered without a stream."), false, null)
        : client.failures.error(error);
  }

  private static String detail(Response response) {
    JsonNode body = parsed(response);
    return Failures.detail(body.path("error").isObject() ? body.path("error") : body);
  }

  /** What can't be read says no more than the status does. */
  private static JsonNode parsed(Response response) {
    try {
      return JSON.readTree(response.peekBody(ERROR_BYTES_MAX).string());
    } catch (JacksonException | IOException other) {
      return JSON.missingNode();
    }
  }

  private void measureFirst() {
    Timer.Sample sample = waiting;
    if (sample != null) {
      client.meters.firstDelta(sample);
      waiting = null;
    }
  }
}
