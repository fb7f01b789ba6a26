package dev.turnstone.model;

import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.Outcome.Failure.Kind;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Puts a provider's failures into our words, without its secrets. */
final class Failures {
  private static final int MESSAGE_MAX = 500;
  private static final int MULTIPLE_CHOICES = 300;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int INTERNAL = 500;
  private static final List<Integer> UNFIT = List.of(400, 404, 405, 413, 415, 422);

  /** What looks like a key or a token, whoever's it is. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(\\bbearer\\s+|\\bapi[-_]?key\\W{1,3})?\\b(sk|pk|rk|sess)-[\\w*.-]{4,}"
              + "|\\bbearer\\s+\\S+");

  private final List<String> secrets;

  /**
   * @param secrets never to be repeated
   */
  Failures(List<String> secrets) {
    this.secrets = secrets.stream().filter(secret -> !secret.isBlank()).toList();
  }

  /** A failure without a provider's words. */
  static Failure model(String message) {
    return new Failure(Kind.MODEL, message, null);
  }

  /** Names the kind of trouble, not the address, which clients need not know. */
  static Failure lost(Exception trouble) {
    return model(
        switch (trouble) {
          case ConnectException _, UnknownHostException _ -> "The model can't be reached.";
          case InterruptedIOException _ -> "The model did not answer in time.";
          default -> "The connection to the model broke.";
        });
  }

  static Failure invalid(String message) {
    return new Failure(Kind.INVALID_REQUEST, message, null);
  }

  /**
   * @param detail the provider's words; may be empty
   */
  TryFailed status(int status, String detail, @Nullable Duration wait, @Nullable Boolean again) {
    boolean passing = status == REQUEST_TIMEOUT || status == TOO_MANY || status >= INTERNAL;
    String message = "%s (HTTP %d)%s".formatted(words(status), status, quoted(status, detail));
    return new TryFailed(
        new Failure(kind(status), message, status), again == null ? passing : again, wait);
  }

  /** An error object, in a body or in the midst of a stream. */
  TryFailed error(JsonNode error) {
    int status = status(error);
    String detail = detail(error);
    if (status != 0) {
      return status(status, detail, null, null);
    }
    String message = "The model broke off with an error" + quoted(0, detail);
    return new TryFailed(model(message), true, null);
  }

  /** The provider's words in an error body or object of any of the usual shapes. */
  static String detail(JsonNode error) {
    if (error.isString()) {
      return error.asString();
    }
    for (String name : List.of("message", "detail", "error_description", "error")) {
      JsonNode value = error.path(name);
      if (value.isString()) {
        return value.asString();
      }
    }
    return error.path("error").isObject() ? detail(error.path("error")) : "";
  }

  /** Text of a provider, short and without secrets. */
  String clean(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, "***");
    }
    clean = SECRET.matcher(clean).replaceAll("***").strip();
    return clean.length() <= MESSAGE_MAX ? clean : cut(clean);
  }

  private static String cut(String text) {
    boolean halves = Character.isHighSurrogate(text.charAt(MESSAGE_MAX - 2));
    return text.substring(0, MESSAGE_MAX - (halves ? 2 : 1)) + "…";
  }

  private static int status(JsonNode error) {
    for (String name : List.of("code", "status", "status_code")) {
      int number = error.path(name).asInt(0);
      if (number >= UNFIT.getFirst() && number <= 599) {
        return number;
      }
    }
    String type = error.path("type").asString("") + " " + error.path("code").asString("");
    if (type.contains("rate_limit") || type.contains("insufficient_quota")) {
      return TOO_MANY;
    }
    return type.contains("invalid_request") || type.contains("exceed_context") ? 400 : 0;
  }

  private static Kind kind(int status) {
    if (UNFIT.contains(status)) {
      return Kind.INVALID_REQUEST;
    }
    if (status == TOO_MANY) {
      return Kind.RATE_LIMITED;
    }
    boolean ours = status == UNAUTHORIZED || status == FORBIDDEN || moved(status);
    return ours ? Kind.SERVER : Kind.MODEL;
  }

  private static String words(int status) {
    if (UNFIT.contains(status)) {
      return "The model provider refused the request";
    }
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return "The model provider does not accept this server's credentials: its operator should"
          + " look at the provider's key";
    }
    if (moved(status)) {
      return "The model provider is elsewhere: this server's operator should look at the"
          + " provider's address";
    }
    return status == TOO_MANY
        ? "The model provider takes no more requests now"
        : "The model provider failed";
  }

  private static boolean moved(int status) {
    return status >= MULTIPLE_CHOICES && status < UNFIT.getFirst();
  }

  /** Words about credentials stay here: providers quote keys in them. */
  private String quoted(int status, String detail) {
    boolean silent = status == UNAUTHORIZED || status == FORBIDDEN || detail.isBlank();
    return silent ? "." : ": " + clean(detail);
  }
}
