package dev.turnstone.api.http;

import dev.turnstone.api.ApiError;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What Jetty refuses before any handler sees it (a path that is no text, headers beyond its
 * bounds), in the words of a dialect instead of a page of HTML.
 */
final class EarlyErrors extends ErrorHandler {
  private final Errors errors;
  private final Supplier<String> requestIds;

  EarlyErrors(Errors errors, Supplier<String> requestIds) {
    this.errors = errors;
    this.requestIds = requestIds;
  }

  /** Whatever the method: an answer without a body leaves a client guessing. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    ApiError error = error(request, code);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpServer.REQUEST_ID, requestIds.get());
    byte[] body = errors.words(Request.getPathInContext(request), error);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** Javalin looks for the handler of a WebSocket before it looks at anything else. */
  private static ApiError error(Request request, int code) {
    if (code == HttpStatus.NOT_FOUND_404
        && request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_KEY)) {
      return ApiError.of(
          ApiError.Kind.NOT_FOUND, "A WebSocket is not supported by this server yet.");
    }
    return ApiError.of(
        code < 500 ? ApiError.Kind.INVALID : ApiError.Kind.INTERNAL,
        "The request can't be read: it is no valid HTTP, or its headers are too large.");
  }
}
