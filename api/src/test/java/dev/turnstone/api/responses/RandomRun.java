package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.Entry;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A run as chance has it: rounds of answers of any shape, told in pieces or not at all, cut by
 * crashes anywhere, ended by anybody.
 */
final class RandomRun {
  private static final RunId RUN = Given.run(7);
  private static final List<String> NAMES = List.of("weather", "time", "lookup", "invented");
  private static final List<String> WORDS =
      List.of("a", "bc", "d e", "é", "😀", "\n", "\"", "\u0000", "{", "}", " ");

  private final RandomGenerator chance;
  private final Story story;
  private int attempt = 1;
  private boolean over;

  private RandomRun(RandomGenerator chance) {
    this.chance = chance;
    String request =
        """
        {"model":"m","input":"x","background":%s,
         "tools":[{"type":"function","name":"weather"},{"type":"function","name":"time"},
                  {"type":"function","name":"lookup"}]}
        """
            .formatted(chance.nextBoolean());
    story = new Story(RUN, Telling.spec(RUN, request)).requested();
  }

  static Story of(RandomGenerator chance) {
    RandomRun run = new RandomRun(chance);
    run.happen();
    return run.story;
  }

  private void happen() {
    if (one(20)) {
      story.said(Acts.isCancelled());
      return;
    }
    story.claimed(attempt);
    int step = 0;
    for (int round = 0; round < 3 && !over; round++) {
      if (one(6)) {
        amiss(step++);
        continue;
      }
      List<Item> answer = modelStep(step++);
      List<Item.ToolCall> servers = serverCalls(answer);
      if (!over && servers.isEmpty()) {
        break;
      }
      if (!over) {
        toolStep(step++, servers);
      }
    }
    if (!over) {
      story.worker(ending());
    }
  }

  private RunEvent ending() {
    return switch (chance.nextInt(4)) {
      case 0 -> Acts.fails();
      case 1 -> Acts.cut(Outcome.Incomplete.Reason.MAX_ROUNDS);
      default -> Acts.completes();
    };
  }

  private List<Item> modelStep(int step) {
    List<Item> answer = answer(step);
    story.worker(Acts.model(step));
    tell(answer);
    while (!over && one(3)) {
      interrupted();
      if (!over) {
        answer = one(2) ? answer : answer(step);
        story.worker(Acts.model(step));
        tell(answer);
      }
    }
    if (!over) {
      Finish finish = one(6) ? Finish.LENGTH : Finish.STOP;
      story.worker(Acts.answers(step, finish, answer.toArray(Item[]::new)));
    }
    return answer;
  }

  /** A whole answer that does not count, told or not, by one attempt or several. */
  private void amiss(int step) {
    List<Item> answer = List.of(Acts.thought(words()), Acts.said(words()), Acts.said(words()));
    story.worker(Acts.model(step));
    tell(answer);
    if (one(3)) {
      interrupted();
      if (over) {
        return;
      }
      story.worker(Acts.model(step));
      tell(answer);
    }
    story.worker(Acts.answersAmiss(step, "it is not JSON", answer.toArray(Item[]::new)));
  }

  private void toolStep(int step, List<Item.ToolCall> calls) {
    List<Item.ToolCall> left = new ArrayList<>(calls);
    story.worker(Acts.tools(step));
    while (!left.isEmpty() && !over) {
      if (one(4)) {
        interrupted();
        if (!over) {
          story.worker(Acts.tools(step));
        }
        continue;
      }
      Item.ToolCall call = left.remove(chance.nextInt(left.size()));
      var statuses = Item.ToolResult.Status.values();
      var status = statuses[chance.nextInt(statuses.length)];
      story.worker(Acts.starts(step, call));
      story.worker(Acts.results(step, call, words(), status));
    }
    if (!over) {
      story.worker(Acts.toolsDone(step));
    }
  }

  /** A worker dies, or hands the run back, or its model breaks off, or it all ends here. */
  private void interrupted() {
    switch (chance.nextInt(7)) {
      case 0 -> story.worker(new RunEvent.Released());
      case 2 -> story.worker(Acts.breaksOff());
      case 1 -> {
        story.said(one(2) ? Acts.isCancelled() : Acts.fails());
        over = true;
        return;
      }
      default -> {}
    }
    story.claimed(++attempt);
  }

  private List<Item> answer(int step) {
    List<Item> items = new ArrayList<>();
    int size = chance.nextInt(5);
    for (int i = 0; i < size; i++) {
      items.add(
          switch (chance.nextInt(5)) {
            case 0 -> Acts.thought(words());
            case 1 -> one(2) ? Acts.said(words()) : scored(words());
            case 2 -> Acts.refused(words());
            case 3 ->
                new Item.Message(
                    Role.ASSISTANT, List.of(new Part.Text(words()), new Part.Refusal(words())));
            default -> Acts.call(RUN, step, i, NAMES.get(chance.nextInt(NAMES.size())), words());
          });
    }
    return items;
  }

  private static List<Item.ToolCall> serverCalls(List<Item> answer) {
    return answer.stream()
        .filter(Item.ToolCall.class::isInstance)
        .map(Item.ToolCall.class::cast)
        .filter(call -> Acts.caller(call.name()) == dev.turnstone.run.Tool.Caller.SERVER)
        .toList();
  }

  /** Tells a beginning of the answer, perhaps all of it, perhaps nothing. */
  private void tell(List<Item> answer) {
    int left = chance.nextInt(12);
    for (int i = 0; i < answer.size() && left > 0; i++) {
      for (Entry delta : deltas(answer.get(i), i)) {
        if (left-- > 0) {
          story.worker(delta);
        }
      }
    }
  }

  private List<Entry> deltas(Item item, int index) {
    List<Entry> deltas = new ArrayList<>();
    switch (item) {
      case Item.Reasoning reasoning ->
          cut(reasoning.text()).forEach(p -> deltas.add(new RunDelta.Reasoning(index, p)));
      case Item.ToolCall call -> {
        if (one(3)) {
          deltas.add(Acts.calls(call, index));
        }
        cut(call.arguments())
            .forEach(p -> deltas.add(Acts.calls(call, index, p.toArray(String[]::new))));
      }
      case Item.Message message ->
          message.parts().forEach(part -> deltas.addAll(deltas(part, index)));
      case Item.ToolResult _, Item.Opaque _ -> {}
    }
    return deltas;
  }

  private List<Entry> deltas(Part part, int index) {
    return switch (part) {
      case Part.Text text -> texts(text, index);
      case Part.Refusal refusal ->
          cut(refusal.text()).stream().map(p -> (Entry) new RunDelta.Refusal(index, p)).toList();
      case Part.Image _, Part.File _ -> List.of();
    };
  }

  /** Each character is a token, if the answer has logprobs. */
  private List<Entry> texts(Part.Text text, int index) {
    List<Entry> deltas = new ArrayList<>();
    int told = 0;
    for (List<String> pieces : cut(text.text())) {
      int from = text.logprobs().isEmpty() ? 0 : told;
      List<List<Logprob>> logprobs =
          text.logprobs().isEmpty()
              ? List.of()
              : IntStream.range(from, from + pieces.size())
                  .mapToObj(at -> text.logprobs().subList(at, at + 1))
                  .toList();
      deltas.add(new RunDelta.Text(index, pieces, logprobs));
      told += pieces.size();
    }
    return deltas;
  }

  private Item scored(String text) {
    List<Logprob> logprobs =
        text.codePoints()
            .mapToObj(c -> new Logprob(Character.toString(c), -chance.nextInt(3), null, List.of()))
            .toList();
    return new Item.Message(Role.ASSISTANT, List.of(new Part.Text(text, logprobs)));
  }

  /** The text in order, as records of pieces. */
  private List<List<String>> cut(String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> pieces = new ArrayList<>();
    text.codePoints()
        .forEach(point -> {
          pieces.add(Character.toString(point));
          if (one(2)) {
            records.add(List.copyOf(pieces));
            pieces.clear();
          }
        });
    if (!pieces.isEmpty()) {
      records.add(List.copyOf(pieces));
    }
    return records;
  }

  private String words() {
    StringBuilder text = new StringBuilder();
    int length = chance.nextInt(5);
    for (int i = 0; i < length; i++) {
      text.append(WORDS.get(chance.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  private boolean one(int in) {
    return chance.nextInt(in) == 0;
  }
}
