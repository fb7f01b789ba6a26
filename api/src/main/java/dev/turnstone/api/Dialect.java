package dev.turnstone.api;

import java.util.List;

/** A public face of the runs: its routes and its words for what goes wrong under its paths. */
public interface Dialect {
  String name();

  /** Whether an error under this path is worded by this dialect, a path without a route too. */
  boolean owns(String path);

  void routes(Routes routes);

  /**
   * The pieces of {@link dev.turnstone.api.openapi.OpenApi} that describe these routes; none for a
   * face that is not for the public.
   */
  List<String> description();

  /** The JSON body for an error; the status is the error's kind's, the headers are the server's. */
  byte[] wording(ApiError error);
}
