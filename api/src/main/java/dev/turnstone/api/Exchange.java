package dev.turnstone.api;

import dev.turnstone.run.Tenant;
import java.util.List;
import java.util.Optional;

/**
 * One HTTP request and its answer, as a dialect's handler sees it: whose it is was settled before,
 * which server carries it is nobody's affair. One thread.
 */
public interface Exchange {

  /** In capitals. */
  String method();

  /** As the client sent it, without the query. */
  String path();

  /** The piece of the path that the route calls {@code name}. */
  String pathParam(String name);

  /** The first value of a query parameter. */
  Optional<String> query(String name);

  /** All values of a query parameter, in order. */
  List<String> queries(String name);

  Optional<String> header(String name);

  /** Who asks. */
  Caller caller();

  default Tenant tenant() {
    return caller().tenant();
  }

  /**
   * The whole body; empty if there is none.
   *
   * @throws RequestRejected TOO_LARGE beyond the server's bound
   */
  byte[] body();

  /** Sets a header of the answer; before {@link #json} or {@link #stream}. */
  void header(String name, String value);

  /** Answers with UTF-8 JSON. */
  void json(int status, byte[] body);

  /**
   * Answers with the run's frames as server-sent events: renders from the feed's first entry on,
   * drops the first frames, keeps silence alive, and returns when the run is over and everything
   * was written, or when the client has gone. Closes the feed.
   */
  void stream(RunFeed feed, Teller teller, StreamOptions options);

  /** Whether the client is known to have hung up. May look at the connection. */
  boolean clientGone();
}
