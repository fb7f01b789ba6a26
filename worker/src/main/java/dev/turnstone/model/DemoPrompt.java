package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the demo model reads: the last message of the user, and what followed it.
 *
 * @param rounds how often tools were called since
 * @param results of the last of these rounds
 */
record DemoPrompt(
    DemoDirectives directives, int rounds, List<Item.ToolResult> results, long words) {
  private static final Pattern WORD = Pattern.compile("\\S+");

  static DemoPrompt of(List<Item> messages) {
    int user = lastOfUser(messages);
    String text = user < 0 ? "" : text(messages.get(user));
    List<Item> since = messages.subList(user + 1, messages.size());
    return new DemoPrompt(
        DemoDirectives.of(text), rounds(since), lastResults(since), words(messages));
  }

  /** The text of an item's parts. */
  static String text(Item item) {
    return switch (item) {
      case Item.Message(_, List<Part> parts, _) -> text(parts);
      case Item.ToolResult(_, List<Part> output, _) -> text(output);
      case Item.ToolCall(_, _, String arguments) -> arguments;
      case Item.Reasoning _, Item.Opaque _ -> "";
    };
  }

  /**
   * Where in the prompt a tool is named, as a word of its own.
   *
   * @return the place after its name
   */
  Optional<Integer> after(String tool) {
    var found =
        Pattern.compile("(?<![\\w-])" + Pattern.quote(tool) + "(?![\\w-])")
            .matcher(directives.prompt());
    return found.find() ? Optional.of(found.end()) : Optional.empty();
  }

  private static String text(List<Part> parts) {
    return parts.stream()
        .flatMap(
            part -> part instanceof Part.Text(String text, _) ? Stream.of(text) : Stream.empty())
        .collect(Collectors.joining("\n"));
  }

  private static int lastOfUser(List<Item> messages) {
    int at = messages.size() - 1;
    while (at >= 0
        && !(messages.get(at) instanceof Item.Message(Role role, _, _) && role == Role.USER)) {
      at--;
    }
    return at;
  }

  private static int rounds(List<Item> since) {
    int rounds = 0;
    boolean calling = false;
    for (Item item : since) {
      rounds += item instanceof Item.ToolCall && !calling ? 1 : 0;
      calling = item instanceof Item.ToolCall;
    }
    return rounds;
  }

  private static List<Item.ToolResult> lastResults(List<Item> since) {
    List<Item.ToolResult> results = new ArrayList<>();
    for (Item item : since) {
      switch (item) {
        case Item.ToolCall _ -> results.clear();
        case Item.ToolResult result -> results.add(result);
        case Item.Message _, Item.Reasoning _, Item.Opaque _ -> {}
      }
    }
    return results;
  }

  private static long words(List<Item> messages) {
    return messages.stream().mapToLong(item -> WORD.matcher(text(item)).results().count()).sum();
  }
}
