package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.ApiError;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.RunEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ImageFailureTest {
  private final DialectRig rig = new DialectRig();

  @BeforeEach
  void aModelThatTakesNoImages() {
    Failure failure = new Failure(Failure.Kind.INVALID_IMAGE, "no images, please", 500);
    rig.runs.happens(
        run -> run.claimed(1, Acts.model(0)).said(new RunEvent.Ended(new Outcome.Failed(failure))));
  }

  @Test
  void whoWaitsIsToldTheCodeAndNotToTryAgain() {
    ApiError error = DialectRig.refused(() -> rig.say("\"look\""));

    assertThat(error.kind()).isEqualTo(ApiError.Kind.INTERNAL);
    assertThat(error.retry()).isFalse();
    assertThat(error.code()).isEqualTo("invalid_image");
    assertThat(error.message()).isEqualTo("no images, please");
  }

  @Test
  void aFailedResponseHasACodeOfTheApi() {
    var response = rig.post(Reading.with("\"background\":true"));

    assertThat(response.at("/status").stringValue()).isEqualTo("failed");
    assertThat(response.at("/error/code").stringValue()).isEqualTo("invalid_image");
  }
}
