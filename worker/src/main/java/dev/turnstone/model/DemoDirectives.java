package dev.turnstone.model;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prompt tells the demo model to do, in square brackets:
 *
 * <ul>
 *   <li>{@code [tokens=200]} answers in exactly so many tokens (words)
 *   <li>{@code [rate=50]} tokens a second; without it they come without delay
 *   <li>{@code [latency=300]} milliseconds before the first token
 *   <li>{@code [think=20]} so many tokens of reasoning first
 *   <li>{@code [fail=429]} fails with this HTTP status before the first token
 *   <li>{@code [break=10]} breaks the stream off after so many tokens
 *   <li>{@code [stall=5]} falls silent after so many tokens, until cancelled or out of time
 *   <li>{@code [filter=8]} is cut off by a content filter after so many tokens
 *   <li>{@code [refuse=1]} refuses
 *   <li>{@code [misfit=1]} does not keep the format asked for, until it is told so
 *   <li>{@code [calls=3]} calls each tool it names so many times side by side
 *   <li>{@code [rounds=2]} calls tools in so many rounds before it answers
 * </ul>
 *
 * @param prompt the text without them
 */
record DemoDirectives(String prompt, Map<String, Integer> values) {
  static final int NEVER = Integer.MAX_VALUE;

  private static final int VALUE_MAX = 100_000;
  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "\\s?\\[(tokens|rate|latency|think|fail|break|stall|filter|refuse|misfit|calls|rounds)"
              + "=(\\d{1,6})]");

  static DemoDirectives of(String text) {
    Map<String, Integer> values = new HashMap<>();
    Matcher found = DIRECTIVE.matcher(text);
    while (found.find()) {
      values.put(found.group(1), Math.min(VALUE_MAX, Integer.parseInt(found.group(2))));
    }
    return new DemoDirectives(found.replaceAll("").strip(), values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  int value(String name, int otherwise) {
    return values.getOrDefault(name, otherwise);
  }
}
