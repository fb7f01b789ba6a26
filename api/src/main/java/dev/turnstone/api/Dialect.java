package dev.turnstone.api;

/** A public face of the runs: its routes and its words for what goes wrong under its paths. */
public interface Dialect {
  String name();

  /** Whether an error under this path is worded by this dialect, a path without a route too. */
  boolean owns(String path);

  void routes(Routes routes);

  /** The JSON body for an error; the status is the error's kind's, the headers are the server's. */
  byte[] wording(ApiError error);
}
