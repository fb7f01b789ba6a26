package dev.turnstone.log;

/** A record was not acknowledged. */
public final class AppendFailed extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final boolean sent;

  /**
   * @param sent whether it may be in the log all the same; false means that it certainly is not
   */
  public AppendFailed(boolean sent, Throwable cause) {
    super(sent ? "not known whether the record was appended" : "the record was not sent", cause);
    this.sent = sent;
  }

  /** Whether the record may be in the log all the same. */
  public boolean sent() {
    return sent;
  }
}
