package dev.turnstone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ids as text. */
final class IdsOfRunsTest {

  @Test
  void everyUuidComesBackFromItsText() {
    Random random = new Random(7);
    Stream<UUID> some =
        Stream.generate(() -> new UUID(random.nextLong(), random.nextLong())).limit(500);
    Stream<UUID> corners =
        Stream.of(new UUID(0, 0), new UUID(-1, -1), new UUID(0, -1), new UUID(Long.MIN_VALUE, 0));

    Stream.concat(some, corners)
        .map(RunId::new)
        .forEach(run -> {
          assertThat(run.text()).matches("[0-9A-Za-z]{24}");
          assertThat(RunId.parse(run.text())).contains(run);
        });
  }

  @Test
  void textOrdersAsIdsDo() {
    Random random = new Random(8);
    List<RunId> runs =
        Stream.generate(() -> new RunId(new UUID(random.nextLong(), random.nextLong())))
            .limit(200)
            .toList();

    assertThat(runs.stream().sorted().map(RunId::text)).isSorted();
  }

  @Test
  void whatIsNoTextOfARunIsRefused() {
    assertThat(RunId.parse("")).isEmpty();
    assertThat(RunId.parse("0".repeat(23))).isEmpty();
    assertThat(RunId.parse("0".repeat(25))).isEmpty();
    assertThat(RunId.parse("0".repeat(23) + "-")).isEmpty();
    assertThat(RunId.parse("0".repeat(23) + "\u0660")).isEmpty();
    assertThat(RunId.parse("z".repeat(24))).as("beyond 128 bits").isEmpty();
    assertThat(RunId.parse("resp_", "run_" + Facts.run(1).text())).isEmpty();
    assertThat(RunId.parse("resp_", "resp_")).isEmpty();
    assertThat(RunId.parse("resp_", "resp_" + Facts.run(1).text() + "0")).isEmpty();
    assertThat(RunId.parse("resp_", "resp_" + Facts.run(1).text().substring(1))).isEmpty();
    assertThat(RunId.parse("resp_", "resp_" + Facts.run(1).text())).contains(Facts.run(1));
  }

  @Test
  void aRunIsFoundFromAnItemsId() {
    ItemRef item = new ItemRef(Facts.run(5), 3, 238_327);

    assertThat(item.text()).startsWith(Facts.run(5).text()).endsWith("003zzz").hasSize(30);
    assertThat(RunId.parse(item.text().substring(0, RunId.TEXT_LENGTH))).contains(Facts.run(5));
  }

  @Test
  void anItemsPlaceIsFoundFromItsId() {
    ItemRef item = new ItemRef(Facts.run(5), 3, 238_327);

    assertThat(ItemRef.parse("msg_", "msg_" + item.text())).contains(item);
    assertThat(ItemRef.parse("msg_", "fc_" + item.text())).isEmpty();
    assertThat(ItemRef.parse("msg_", "msg_" + item.text() + "0")).isEmpty();
    assertThat(ItemRef.parse("msg_", "msg_" + Facts.run(5).text())).isEmpty();
    assertThat(ItemRef.parse("msg_", "msg_" + Facts.run(5).text() + "00-000")).isEmpty();
  }

  @Test
  void anotherFunctionsCallAtTheSamePlaceHasAnotherId() {
    ItemRef item = new ItemRef(Facts.run(5), 3, 1);

    assertThat(item.text("weather")).startsWith(item.text()).hasSize(36);
    assertThat(item.text("weather")).isEqualTo(new ItemRef(Facts.run(5), 3, 1).text("weather"));
    assertThat(item.callId("weather")).isEqualTo("call_" + item.text("weather"));
    assertThat(item.text("time")).isNotEqualTo(item.text("weather"));
    assertThat(item.text("BB")).isNotEqualTo(item.text("Aa"));
    assertThat(ItemRef.parse("fc_", "fc_" + item.text("weather"))).contains(item);
    assertThat(ItemRef.parse("fc_", "fc_" + item.text() + "00-000")).isEmpty();
  }

  @Test
  void placesBeyondThreeDigitsAreRefused() {
    assertThatThrownBy(() -> new ItemRef(Facts.run(1), 238_328, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new ItemRef(Facts.run(1), 0, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void lanesAndTenantsHaveALengthBetweenOneAndTheirLimit() {
    assertThat(LaneId.of(Facts.run(1)).value()).hasSize(24);
    assertThatThrownBy(() -> new LaneId("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LaneId("x".repeat(257)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LaneId("a\0b"))
        .as("Postgres has no NUL in its text")
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tenant("x".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
