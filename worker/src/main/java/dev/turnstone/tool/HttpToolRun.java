package dev.turnstone.tool;

import dev.turnstone.http.SentOnce;
import dev.turnstone.item.Item.ToolResult;
import dev.turnstone.item.Item.ToolResult.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/** One call over HTTP. */
final class HttpToolRun implements ToolRun {
  private static final int EXCERPT_BYTES_MAX = 4096;
  private static final int CONTINUATION_MASK = 0xC0;
  private static final int CONTINUATION = 0x80;

  /** A proxy's word, not the tool's, which may be at work. */
  private static final int GATEWAY_TIMEOUT = 504;

  private static final String OUTCOME_UNKNOWN =
      "The outcome of this call is unknown: the tool was asked and no answer came.";
  private static final String UNREACHABLE = "The tool could not be reached; it was not called.";
  private static final String STOPPED = "The call was stopped before it was made.";

  private final ToolRequest request;
  private final HttpToolSettings tool;
  private final MeterRegistry registry;
  private final Sent sent = new Sent();
  private final Call call;

  HttpToolRun(
      OkHttpClient http, HttpToolSettings tool, ToolRequest request, MeterRegistry registry) {
    this.request = request;
    this.tool = tool;
    this.registry = registry;
    this.call = http.newCall(post(tool, request, sent));
    boolean shorter = request.timeLeft().compareTo(tool.deadline()) < 0;
    Duration time = shorter ? request.timeLeft() : tool.deadline();
    call.timeout().timeout(Math.max(1, time.toNanos()), TimeUnit.NANOSECONDS);
  }

  @Override
  public ToolResult await(Consumer<String> progress) {
    Timer.Sample sample = Timer.start(registry);
    ToolResult result = made();
    sample.stop(
        Timer.builder("turnstone.tool.calls")
            .description("Calls of server-side tools")
            .tag("tool", tool.name())
            .tag("status", result.status().name().toLowerCase(Locale.ROOT))
            .register(registry));
    return result;
  }

  @Override
  public void cancel() {
    call.cancel();
  }

  private ToolResult made() {
    if (Thread.currentThread().isInterrupted()) {
      call.cancel();
    }
    try (Response response = call.execute()) {
      return heard(response);
    } catch (IOException lost) {
      return sent.maybe()
          ? result(OUTCOME_UNKNOWN, Status.UNKNOWN)
          : result(call.isCanceled() ? STOPPED : UNREACHABLE, Status.FAILED);
    }
  }

  private ToolResult heard(Response response) throws IOException {
    BufferedSource body = response.body().source();
    if (response.isSuccessful()) {
      return result(text(body, tool.resultBytesMax()), Status.OK);
    }
    return response.code() == GATEWAY_TIMEOUT
        ? result(OUTCOME_UNKNOWN, Status.UNKNOWN)
        : result("HTTP " + response.code() + excerpt(body), Status.FAILED);
  }

  /** The status alone says that the call failed, whatever becomes of the rest. */
  private static String excerpt(BufferedSource body) {
    try {
      String text = text(body, EXCERPT_BYTES_MAX);
      return text.isBlank() ? "" : ": " + text.strip();
    } catch (IOException lost) {
      return "";
    }
  }

  private static String text(BufferedSource body, int bytesMax) throws IOException {
    boolean more = body.request(bytesMax + 1L);
    byte[] bytes = body.readByteArray(more ? bytesMax : body.getBuffer().size());
    String text = new String(bytes, 0, whole(bytes, more), StandardCharsets.UTF_8);
    return more ? "%s… [cut after %d bytes]".formatted(text, bytesMax) : text;
  }

  /** The length without a character that was cut in two. */
  private static int whole(byte[] bytes, boolean cut) {
    int last = bytes.length - 1;
    while (cut && last > 0 && (bytes[last] & CONTINUATION_MASK) == CONTINUATION) {
      last--;
    }
    return cut && last > 0 && bytes[last] < 0 ? last : bytes.length;
  }

  private ToolResult result(String text, Status status) {
    return ToolResult.text(request.callId(), text, status);
  }

  private static Request post(HttpToolSettings tool, ToolRequest request, Sent sent) {
    Request.Builder post = new Request.Builder().url(tool.url());
    tool.headers().forEach(post::header);
    return post.header("Idempotency-Key", request.key())
        .tag(Sent.class, sent)
        .post(new SentOnce(request.arguments().getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  /** Whether a byte of the request may have gone out. */
  static final class Sent {
    private volatile boolean maybe;

    void now() {
      maybe = true;
    }

    boolean maybe() {
      return maybe;
    }
  }
}
