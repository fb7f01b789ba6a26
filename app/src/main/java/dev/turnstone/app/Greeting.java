package dev.turnstone.app;

import java.util.List;

/** What {@code dev} says once it can be asked: a first request that works as it stands. */
final class Greeting {
  private static final String DEMO = "demo/echo";
  private static final String PLACEHOLDER = "MODEL";

  private Greeting() {}

  /**
   * @param provided whether a model provider is configured
   * @param models the names that it lists, as far as they are known
   */
  static List<String> request(String url, boolean provided, List<String> models) {
    String model = model(provided, models);
    String where =
        model.equals(PLACEHOLDER)
            ? "Try, with one of the models that " + url + "/models lists:"
            : "Try:";
    return List.of(
        where,
        "  curl -N " + url + "/responses \\",
        "    -H 'Content-Type: application/json' \\",
        "    -d '{\"model\":\"" + model + "\",\"input\":\"Hello, turnstone\",\"stream\":true}'");
  }

  /** Of several, who knows which can be talked to: some make pictures, or vectors. */
  private static String model(boolean provided, List<String> models) {
    if (!provided) {
      return DEMO;
    }
    return models.size() == 1 ? models.getFirst() : PLACEHOLDER;
  }
}
