package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.testkit.Seeds;
import dev.turnstone.testkit.Story;
import org.junit.jupiter.api.Test;

final class ResponsesTellerTest {
  private static final int WALKS = 1_000;

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
}
