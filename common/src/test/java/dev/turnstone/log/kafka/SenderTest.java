package dev.turnstone.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.log.AppendFailed;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class SenderTest {

  @Test
  void whatNeverReachedABrokerIsKnownNotToBeInTheLog() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        Sender sender = new Sender(silentBroker(silent), Sender.Patience.CLIENT)) {
      var answer = sender.send(new ProducerRecord<>("t", new byte[1]));

      assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              AppendFailed.class, failed -> assertThat(failed.sent()).isFalse());
    }
  }

  private static KafkaSettings silentBroker(ServerSocket socket) {
    return new KafkaSettings("127.0.0.1:" + socket.getLocalPort(), "t.", 1, 1, Map.of());
  }
}
