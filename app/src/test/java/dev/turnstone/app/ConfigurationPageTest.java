package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.kit.Setting;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String AGAIN =
      "docs/configuration.md is not what the settings say. Write it anew with:"
          + " ./turnstone test -- -pl app -am -Dtest=ConfigurationPageTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dtest.jvm.args=-Dturnstone.golden=write";

  @Test
  void thePageSaysOfEachSettingWhatTheCodeDoes() throws IOException {
    String page = ConfigurationPage.text(Known.all());

    if ("write".equals(System.getProperty("turnstone.golden"))) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).as(AGAIN).isEqualTo(page);
  }

  @Test
  void noSettingIsLeftOut() throws IllegalAccessException {
    List<Object> declared = new ArrayList<>();
    for (var field : Known.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class) {
        declared.add(field.get(null));
      }
    }

    assertThat(new ArrayList<Object>(Known.all())).hasSameElementsAs(declared);
  }
}
