package dev.turnstone.http;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * A JSON body that OkHttp never sends a second time by itself: not after a lost connection, not for
 * a 408, not for a 503 with {@code Retry-After: 0}. Whoever asks decides on asking again.
 */
public final class SentOnce extends RequestBody {
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

  private final byte[] body;
  private volatile boolean begun;

  /**
   * @param body UTF-8, not changed afterwards
   */
  public SentOnce(byte[] body) {
    this.body = body;
  }

  @Override
  public MediaType contentType() {
    return JSON;
  }

  @Override
  public long contentLength() {
    return body.length;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    begun = true;
    sink.write(body);
  }

  /** Whether there was a connection to send it by. */
  public boolean begun() {
    return begun;
  }

  @Override
  public boolean isOneShot() {
    return true;
  }
}
