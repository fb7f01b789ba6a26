package dev.turnstone.api;

/** Takes a dialect's routes. Paths are written {@code /v1/responses/{id}}. */
public interface Routes {
  void get(String path, Handler handler);

  void post(String path, Handler handler);

  void delete(String path, Handler handler);
}
