package dev.turnstone.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * The client's connection, to be asked whether anybody is still there. Jetty tells of a hang-up
 * only when it reads or writes; while a request is handled nobody reads, so a read here meets
 * either nothing or the end.
 */
final class Connection {
  private final EndPoint endPoint;
  private boolean gone;

  private Connection(EndPoint endPoint) {
    this.endPoint = endPoint;
  }

  static Connection of(HttpServletRequest request) {
    return new Connection(
        ServletContextRequest.getServletContextRequest(request)
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint());
  }

  /**
   * From now on a write that makes no way for so long fails. The answer is broken off then.
   *
   * @return how long it was before
   */
  Duration stalledAfter(Duration limit) {
    long before = endPoint.getIdleTimeout();
    endPoint.setIdleTimeout(limit.toMillis());
    return Duration.ofMillis(before);
  }

  /** Ends it in the middle of an answer, so that nobody takes what was sent for all of it. */
  void breakOff() {
    endPoint.close();
  }

  /** Whether the client has closed its side. Asks the socket, without waiting. */
  boolean gone() {
    if (!gone) {
      gone = !endPoint.isOpen() || ended();
    }
    return gone;
  }

  private boolean ended() {
    ByteBuffer one = ByteBuffer.allocate(1).limit(0);
    try {
      return endPoint.fill(one) < 0;
    } catch (IOException closed) {
      return true;
    }
  }
}
