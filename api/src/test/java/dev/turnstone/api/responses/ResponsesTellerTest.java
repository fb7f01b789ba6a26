package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.Draft;
import dev.turnstone.log.kafka.EventFormat;
import dev.turnstone.run.Entry;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.Stamp;
import dev.turnstone.testkit.Seeds;
import dev.turnstone.testkit.Story;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ResponsesTellerTest {
  private static final int WALKS = 1_000;

  @Test
  void whatALogTellsDoesNotDependOnTheFormatItWasWrittenIn() {
    Seeds.walk(
        WALKS / 4,
        chance -> {
          Story story = RandomRun.of(chance);
          Telling newest = Telling.of(story);
          for (int format = EventFormat.OLDEST; format < EventFormat.NEWEST; format++) {
            Telling older = Telling.of(story, format);
            assertThat(older.frames()).isEqualTo(newest.frames());
            assertThat(older.response()).isEqualTo(newest.response());
          }
        });
  }

  @Test
  void everyStreamFollowsTheGrammarWhateverHappens() {
    Seeds.walk(WALKS, chance -> StreamGrammar.check(Telling.of(RandomRun.of(chance))));
  }

  @Test
  void noReaderOfOpenAisOwnThrowsWhateverHappens() {
    Seeds.walk(WALKS / 4, chance -> SdkReader.check(Telling.of(RandomRun.of(chance))));
  }

  @Test
  void twoReadersTellTheSameBytes() {
    Seeds.walk(
        WALKS / 10,
        chance -> {
          Story story = RandomRun.of(chance);

          assertThat(Telling.of(story).stream()).isEqualTo(Telling.of(story).stream());
        });
  }

  @Test
  void howPiecesAreGatheredIntoEntriesMakesNoDifference() {
    Seeds.walk(
        WALKS / 10,
        chance -> {
          Story story = RandomRun.of(chance);

          assertThat(Telling.of(piecewise(story)).stream()).isEqualTo(Telling.of(story).stream());
        });
  }

  private static Story piecewise(Story story) {
    Story split = new Story(story.run(), story.folded().content().asked().orElseThrow());
    for (Draft draft : story.drafts()) {
      List<Entry> entries =
          draft.entries().stream().flatMap(ResponsesTellerTest::piecewise).toList();
      Stamp stamp = draft.stamp();
      if (stamp == null) {
        entries.forEach(split::said);
      } else {
        split.stamped(stamp, entries);
      }
    }
    return split;
  }

  private static Stream<Entry> piecewise(Entry entry) {
    return switch (entry) {
      case RunDelta.Text text ->
          IntStream.range(0, text.pieces().size()).mapToObj(piece -> only(text, piece));
      case RunDelta.Refusal(int item, List<String> pieces) ->
          pieces.stream().map(piece -> Acts.refuses(item, piece));
      case RunDelta.Reasoning(int item, List<String> pieces) ->
          pieces.stream().map(piece -> Acts.thinks(item, piece));
      case RunDelta.Arguments call when !call.pieces().isEmpty() ->
          call.pieces().stream()
              .map(piece ->
                  new RunDelta.Arguments(call.item(), call.callId(), call.name(), List.of(piece)));
      case RunDelta _, RunEvent _ -> Stream.of(entry);
    };
  }

  private static Entry only(RunDelta.Text text, int piece) {
    return new RunDelta.Text(
        text.item(),
        text.pieces().subList(piece, piece + 1),
        text.logprobs().isEmpty() ? List.of() : text.logprobs().subList(piece, piece + 1));
  }
}
