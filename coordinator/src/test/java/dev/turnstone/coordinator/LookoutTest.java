package dev.turnstone.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.coordinator.Sighting.Reach;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class LookoutTest {
  private final Deque<CompletableFuture<Map<Integer, Reach>>> asked = new ArrayDeque<>();
  private final Clockwork clock = new Clockwork();
  private final Lookout lookout = new Lookout(this::ask);

  @Test
  void oneQuestionIsAskedAtATimeAndKeepsTheWorkersOfItsBeginning() {
    Workers first = clock.tick(1).workers();
    lookout.ticked(first);
    lookout.ticked(clock.tick(1).workers());

    assertThat(asked).hasSize(1);
    assertThat(lookout.newest()).isNull();
    asked.getFirst().complete(Map.of(0, new Reach(7, 0)));

    assertThat(lookout.newest()).isEqualTo(new Sighting(1, first, Map.of(0, new Reach(7, 0))));
  }

  @Test
  void aQuestionThatFailsIsFollowedByTheNext() {
    lookout.ticked(clock.tick(1).workers());
    asked.removeFirst().completeExceptionally(new IllegalStateException("no answer"));

    lookout.ticked(clock.tick(1).workers());
    asked.getFirst().complete(Map.of());

    assertThat(Objects.requireNonNull(lookout.newest()).number()).isEqualTo(2);
  }

  @Test
  void aQuestionThatCantBeAskedIsNotTheLast() {
    Deque<CompletableFuture<Map<Integer, Reach>>> answers = new ArrayDeque<>();
    Lookout hindered = new Lookout(answers::removeFirst);
    hindered.ticked(clock.tick(1).workers());

    answers.add(CompletableFuture.completedFuture(Map.of()));
    hindered.ticked(clock.tick(1).workers());

    assertThat(hindered.newest()).isNotNull();
  }

  private CompletableFuture<Map<Integer, Reach>> ask() {
    var answer = new CompletableFuture<Map<Integer, Reach>>();
    asked.add(answer);
    return answer;
  }
}
