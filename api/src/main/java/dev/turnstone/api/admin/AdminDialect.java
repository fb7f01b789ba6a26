package dev.turnstone.api.admin;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Dialect;
import dev.turnstone.api.Exchange;
import dev.turnstone.api.Handler;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.Routes;
import dev.turnstone.api.access.KeyDesk;
import dev.turnstone.api.wire.Wording;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.UsageBook;
import dev.turnstone.run.KeyId;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * {@code POST /admin/keys} makes a key and says its secret, once; {@code GET /admin/keys} lists
 * them, {@code DELETE /admin/keys/{id}} revokes one, {@code GET /admin/usage} says what was used.
 */
public final class AdminDialect implements Dialect {
  private static final int OK = 200;
  private static final int ROWS_MAX = 10_000;
  private static final int DAYS = 30;
  private static final String KEYS = "/admin/keys";

  private final KeyDesk desk;

  public AdminDialect(KeyDesk desk) {
    this.desk = desk;
  }

  @Override
  public String name() {
    return "admin";
  }

  @Override
  public boolean owns(String path) {
    return path.equals("/admin") || path.startsWith("/admin/");
  }

  @Override
  public void routes(Routes routes) {
    routes.post(KEYS, administering(this::create));
    routes.get(KEYS, administering(this::list));
    routes.delete(KEYS + "/{id}", administering(this::revoke));
    routes.get("/admin/usage", administering(this::usage));
  }

  private static Handler administering(Handler handler) {
    return exchange -> {
      if (!exchange.caller().administers()) {
        throw new RequestRejected(ApiError.of(ApiError.Kind.FORBIDDEN, why(exchange)));
      }
      handler.handle(exchange);
    };
  }

  private static String why(Exchange exchange) {
    return exchange.caller().key() == null
        ? "This server has no master key and asks for none: set TURNSTONE_MASTER_KEY to have keys."
        : "Only the master key may do this.";
  }

  private void create(Exchange exchange) {
    KeyDesk.Created created = desk.create(KeyWishes.read(exchange.body()));
    exchange.header("Cache-Control", "no-store");
    exchange.json(OK, AdminJson.bytes(AdminJson.key(created.key()).put("key", created.secret())));
  }

  private void list(Exchange exchange) {
    exchange.json(OK, AdminJson.list(desk.all().stream().map(AdminJson::key).toList()));
  }

  private void revoke(Exchange exchange) {
    String id = exchange.pathParam("id");
    ApiKey key = KeyId.parse(id).flatMap(desk::revoke).orElseThrow(() -> unknown(id));
    exchange.json(OK, AdminJson.bytes(AdminJson.key(key)));
  }

  private static RequestRejected unknown(String id) {
    return new RequestRejected(
        ApiError.of(ApiError.Kind.NOT_FOUND, "There is no key '%s'.".formatted(id)));
  }

  private void usage(Exchange exchange) {
    UsageBook.Filter filter = filter(exchange);
    List<UsageBook.Row> rows = desk.usage(filter, ROWS_MAX + 1);
    boolean more = rows.size() > ROWS_MAX;
    exchange.json(OK, AdminJson.usage(filter, more ? rows.subList(0, ROWS_MAX) : rows, more));
  }

  private UsageBook.Filter filter(Exchange exchange) {
    LocalDate to = exchange.query("to").map(text -> day("to", text)).orElseGet(desk::today);
    return new UsageBook.Filter(
        exchange.query("from").map(text -> day("from", text)).orElse(to.minusDays(DAYS)),
        to,
        exchange.query("tenant").map(KeyWishes::tenant).orElse(null),
        exchange.query("key").map(AdminDialect::id).orElse(null));
  }

  private static LocalDate day(String name, String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 0 && day.getYear() <= 9999) {
        return day;
      }
    } catch (DateTimeParseException _) {
      // said below
    }
    throw refused("'%s' is a day such as 2026-01-31.".formatted(name), name);
  }

  private static KeyId id(String text) {
    return KeyId.parse(text).orElseThrow(() -> refused("'key' is the id of a key.", "key"));
  }

  private static RequestRejected refused(String message, String param) {
    return new RequestRejected(ApiError.invalid(message, param, "invalid_value"));
  }

  @Override
  public List<String> description() {
    return List.of("admin");
  }

  @Override
  public byte[] wording(ApiError error) {
    return Wording.of(error);
  }
}
