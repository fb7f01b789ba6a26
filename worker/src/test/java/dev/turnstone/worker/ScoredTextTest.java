package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.item.Logprob;
import dev.turnstone.run.RunDelta;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScoredTextTest {
  private static final int RECORD = 2 * Deltas.PIECE_MAX;

  @Test
  void whatFitsIsLeftAsItIs() {
    RunDelta delta = new RunDelta.Text(3, List.of("ab"), List.of(tokens("a", "b")));

    assertThat(Deltas.fitting(delta)).containsExactly(delta);
  }

  @Test
  void anAnswerInOnePieceIsCutWhereItsTokensEnd() {
    List<Logprob> tokens = IntStream.range(0, 2000).mapToObj(n -> token(" " + n)).toList();
    String text = String.join("", tokens.stream().map(Logprob::token).toList());

    List<RunDelta.Text> cut = cut(text, tokens);

    assertThat(cut).hasSizeGreaterThan(10);
    assertThat(cut)
        .allSatisfy(delta -> {
          assertThat(Deltas.weight(delta)).isLessThanOrEqualTo(RECORD);
          assertThat(delta.pieces().getFirst())
              .isEqualTo(String.join("", delta.logprobs(0).stream().map(Logprob::token).toList()));
        });
    assertThat(joined(cut)).isEqualTo(new RunDelta.Text(0, List.of(text), List.of(tokens)));
  }

  @Test
  void tokensThatDoNotAddUpToTheTextLoseNoneOfIt() {
    List<Logprob> tokens = Collections.nCopies(500, token("\ufffd"));
    String text = "😀".repeat(300) + "x".repeat(3 * Deltas.PIECE_MAX);

    List<RunDelta.Text> cut = cut(text, tokens);

    assertThat(joined(cut)).isEqualTo(new RunDelta.Text(0, List.of(text), List.of(tokens)));
    assertThat(cut).allMatch(delta -> !Character.isLowSurrogate(delta.pieces().get(0).charAt(0)));
  }

  @Test
  void moreTokensThanAnyTextCouldHaveAreLeftOut() {
    List<RunDelta.Text> cut = cut("a", Collections.nCopies(100_000, token("")));

    assertThat(cut).singleElement().matches(delta -> Deltas.weight(delta) <= 5 * Deltas.PIECE_MAX);
  }

  @Test
  void piecesKeepTheirTokensWhenTheyAreGathered() {
    PendingProgress pending = new PendingProgress();
    pending.add(new RunDelta.Text(0, List.of("a", "b")));
    pending.add(new RunDelta.Text(0, List.of("c"), List.of(tokens("c"))));
    pending.add(new RunDelta.Text(1, List.of("d")));

    assertThat(pending.take())
        .containsExactly(
            new RunDelta.Text(
                0, List.of("a", "b", "c"), List.of(List.of(), List.of(), tokens("c"))),
            new RunDelta.Text(1, List.of("d")));
    assertThat(pending.isEmpty()).isTrue();
  }

  private static List<RunDelta.Text> cut(String text, List<Logprob> tokens) {
    return Deltas.fitting(new RunDelta.Text(0, List.of(text), List.of(tokens))).stream()
        .map(RunDelta.Text.class::cast)
        .toList();
  }

  /** As if it had come in one piece. */
  private static RunDelta joined(List<RunDelta.Text> cut) {
    String text = String.join("", cut.stream().flatMap(one -> one.pieces().stream()).toList());
    return new RunDelta.Text(
        0, List.of(text), List.of(cut.stream().flatMap(one -> one.logprobs(0).stream()).toList()));
  }

  private static List<Logprob> tokens(String... texts) {
    return Stream.of(texts).map(ScoredTextTest::token).toList();
  }

  private static Logprob token(String text) {
    return new Logprob(text, -0.5, null, List.of(new Logprob("other", -1, null, List.of())));
  }
}
