package dev.turnstone.api.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Serves the OpenAPI document and the page that shows it. The viewer (Swagger UI) comes out of its
 * Maven artifact, so that a browser fetches nothing from anywhere else, and is forbidden to. Both
 * are open to whoever reaches the server, as the probes are: they say what any copy of this release
 * serves.
 */
final class Docs {
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  private static final String VIEWER = "/META-INF/resources/webjars/swagger-ui/";
  private static final String VIEWER_VERSION =
      "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

  /** Swagger UI sets styles on elements and has its icons as data. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
          + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final class File {
    final String contentType;
    final byte[] bytes;
    final String tag;

    File(String contentType, byte[] bytes) {
      this.contentType = contentType;
      this.bytes = bytes;
      this.tag = '"' + hash(bytes) + '"';
    }
  }

  private final Map<String, File> files = new TreeMap<>();

  /**
   * @param document UTF-8 JSON
   */
  Docs(byte[] document) {
    String viewer = VIEWER + version() + "/";
    files.put("/openapi.json", new File("application/json", document));
    files.put("/docs", new File("text/html;charset=utf-8", resource("docs.html")));
    files.put("/docs/docs.js", new File(JAVASCRIPT, resource("docs.js")));
    files.put(
        "/docs/swagger-ui.js", new File(JAVASCRIPT, resource(viewer + "swagger-ui-bundle.js")));
    files.put(
        "/docs/swagger-ui.css",
        new File("text/css; charset=utf-8", resource(viewer + "swagger-ui.css")));
  }

  void routes(RoutesConfig routes) {
    files.forEach((path, file) -> routes.get(path, context -> answer(context, file)));
  }

  private static void answer(Context context, File file) {
    context.header("Cache-Control", "no-cache");
    context.header("ETag", file.tag);
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    String known = context.header("If-None-Match");
    if (known != null && known.contains(file.tag)) {
      context.status(304);
    } else {
      context.contentType(file.contentType).result(file.bytes);
    }
  }

  private static String version() {
    try (InputStream in = open(VIEWER_VERSION)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(Docs.class.getResourceAsStream(name), name);
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
