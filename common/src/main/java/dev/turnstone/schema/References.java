package dev.turnstone.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Follows a schema's references. One that leads back to itself, with nothing but references on the
 * way, says nothing, and no value could ever be held against it. One thread.
 */
final class References {
  private static final String REF = "$ref";
  private static final String NOWHERE = "/";

  private final JsonNode root;
  private final Set<JsonNode> settled = nodes();

  References(JsonNode root) {
    this.root = root;
  }

  private static Set<JsonNode> nodes() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /**
   * @throws IllegalArgumentException when the reference of {@code schema}, if it has one, leads in
   *     a circle
   */
  void check(JsonNode schema) {
    Set<JsonNode> way = nodes();
    for (JsonNode at = schema; at.has(REF) && !settled.contains(at); at = target(at.path(REF))) {
      if (!way.add(at)) {
        throw new IllegalArgumentException("a reference leads in a circle.");
      }
    }
    settled.addAll(way);
  }

  /** Names of places ({@code $anchor}) are not looked for. */
  private JsonNode target(JsonNode reference) {
    String text = reference.asString("");
    if (text.equals("#")) {
      return root;
    }
    String pointer = text.startsWith("#/") ? decoded(text).substring(1) : NOWHERE;
    return root.at(JsonPointer.compile(pointer));
  }

  /** A circle may be spelt with escapes. */
  private static String decoded(String reference) {
    try {
      return "#" + new URI(reference).getFragment();
    } catch (URISyntaxException unescaped) {
      return reference;
    }
  }
}
