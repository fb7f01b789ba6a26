package dev.turnstone.api;

/**
 * Takes a dialect's routes. Paths are written {@code /v1/responses/{id}}; {@code <name>} is a piece
 * that may have slashes.
 */
public interface Routes {
  void get(String path, Handler handler);

  void post(String path, Handler handler);

  void delete(String path, Handler handler);
}
