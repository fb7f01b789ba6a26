package dev.turnstone.api.responses;

import dev.turnstone.api.Exchange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads what stands in a query. An empty value is no value; keys that nobody knows are passed over.
 */
final class Queries {
  private static final int PAGE_MAX = 100;

  private Queries() {}

  static Optional<String> text(Exchange exchange, String name) {
    return exchange.query(name).filter(value -> !value.isEmpty());
  }

  /** {@code True} and {@code 1} too, which some clients send. */
  static boolean flag(Exchange exchange, String name) {
    return switch (text(exchange, name).orElse("false").toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw Refusals.value(name, "'true' or 'false' is expected.");
    };
  }

  /** Whether the newest comes first, which it does unless asked otherwise. */
  static boolean descending(Exchange exchange) {
    String order = text(exchange, "order").orElse("desc");
    if (!order.equals("asc") && !order.equals("desc")) {
      throw Refusals.value("order", order, List.of("asc", "desc"));
    }
    return order.equals("desc");
  }

  /** How many a page holds: 1 to 100. */
  static int limit(Exchange exchange, int usual) {
    long limit = text(exchange, "limit").map(text -> integer("limit", text)).orElse((long) usual);
    if (limit < 1 || limit > PAGE_MAX) {
      boolean above = limit > PAGE_MAX;
      throw Refusals.range("limit", "integer", above, above ? PAGE_MAX : 1, limit);
    }
    return (int) limit;
  }

  static long integer(String name, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw Refusals.invalid(
          "Invalid type for '%s': expected an integer.".formatted(name), name, "invalid_type");
    }
  }

  /** What SDKs send as {@code include[]}, others as {@code include}, repeated or with commas. */
  static Set<String> includes(Exchange exchange) {
    List<String> includes =
        Stream.of("include", "include[]")
            .flatMap(name -> exchange.queries(name).stream())
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .toList();
    for (String include : includes) {
      Includes.check("include", include);
    }
    return new LinkedHashSet<>(includes);
  }
}
