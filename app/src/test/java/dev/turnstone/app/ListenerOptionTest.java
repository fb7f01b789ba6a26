package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.kit.LocalInfrastructure.Listener;
import dev.turnstone.kit.LocalInfrastructure.Place;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class ListenerOptionTest {

  @Test
  void twoPortsAreWhereItListensAndWhatItSays() {
    assertThat(new ListenerOption().convert("19093:19193")).isEqualTo(new Listener(19093, 19193));
  }

  @ParameterizedTest
  @ValueSource(strings = {"19093", "a:b", "0:1", "1:65536", "1:2:3", ""})
  void whatIsNoTwoPortsIsRefused(String text) {
    assertThatThrownBy(() -> new ListenerOption().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }

  @Test
  void onePortForTwoDoorsIsRefused() {
    var twice = List.of(new Listener(1, 2), new Listener(1, 3));

    assertThatThrownBy(() -> new Place(Path.of("data"), 0, 0, twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port is given twice: 1");
  }
}
