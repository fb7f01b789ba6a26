package dev.turnstone.api;

/** A request is refused; the dialect whose path it came by words the answer. */
public final class RequestRejected extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient ApiError error;

  public RequestRejected(ApiError error) {
    super(error.message());
    this.error = error;
  }

  public ApiError error() {
    return error;
  }
}
