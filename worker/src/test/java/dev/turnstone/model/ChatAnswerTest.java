package dev.turnstone.model;

import static dev.turnstone.model.ChatFixture.DONE;
import static dev.turnstone.model.ChatFixture.ROLE;
import static dev.turnstone.model.ChatFixture.USAGE;
import static dev.turnstone.model.ChatFixture.delta;
import static dev.turnstone.model.ChatFixture.finish;
import static dev.turnstone.model.ChatFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.http.ScriptedServer;
import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Usage;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatAnswerTest {
  private final ChatFixture chat = new ChatFixture();

  @AfterEach
  void close() throws IOException {
    chat.close();
  }

  @Test
  void anAnswerIsToldWhileItComes() throws ModelFailed {
    chat.server.thenEvents(ROLE, text("Hel"), text(""), text("lo"), finish("stop"), USAGE, DONE);

    ModelAnswer answer = chat.answer();

    assertThat(answer)
        .isEqualTo(
            new ModelAnswer(
                List.of(Item.Message.text(Role.ASSISTANT, "Hello")),
                Finish.STOP,
                new Usage(9, 3, 4, 2),
                "theirs"));
    assertThat(chat.deltas)
        .containsExactly(new RunDelta.Text(0, List.of("Hel")), new RunDelta.Text(0, List.of("lo")));
  }

  @Test
  void logprobsComeWithTheirPiecesIfTheyWereAskedFor() throws ModelFailed {
    String hel =
        """
        {"choices":[{"index":0,"delta":{"content":"Hel"},"logprobs":{"content":[{"token":"Hel",
        "logprob":-0.5,"bytes":[72,101,108],"top_logprobs":[{"token":"Hel","logprob":-0.5,"bytes":null},
        {"token":"\\ufffd","logprob":-3.0,"bytes":[195]}]}]}}]}\
        """
            .replace("\n", "");
    String lo =
        """
        {"choices":[{"index":0,"delta":{"content":"lo"},"logprobs":{"content":[{"token":"lo","logprob":-1},
        {"token":3},{"logprob":0},null]}}]}\
        """
            .replace("\n", "");
    Logprob other = new Logprob("\ufffd", -3, List.of(195), List.of());
    Logprob first =
        new Logprob("Hel", -0.5, null, List.of(new Logprob("Hel", -0.5, null, List.of()), other));
    Logprob second = new Logprob("lo", -1, null, List.of());
    chat.server.thenEvents(hel, lo, finish("stop"), DONE);
    chat.server.thenEvents(hel, lo, finish("stop"), DONE);

    ModelAnswer answer = chat.client.call(Asking.scored(Asking.hello(), 2)).run(chat.deltas::add);

    assertThat(answer.items())
        .containsExactly(
            new Item.Message(
                Role.ASSISTANT, List.of(new Part.Text("Hello", List.of(first, second)))));
    assertThat(chat.deltas)
        .containsExactly(
            new RunDelta.Text(0, List.of("Hel"), List.of(List.of(first))),
            new RunDelta.Text(0, List.of("lo"), List.of(List.of(second))));
    assertThat(chat.answer().items()).containsExactly(Item.Message.text(Role.ASSISTANT, "Hello"));
  }

  @Test
  void theRequestIsAuthorizedAndCarriesTheKeyOfItsStep() throws ModelFailed {
    chat.server.thenEvents(text("x"), finish("stop"), DONE);

    chat.answer();

    ScriptedServer.Request request = chat.server.taken();
    assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
    assertThat(request.header("authorization")).isEqualTo("Bearer " + ChatFixture.KEY);
    assertThat(request.header("idempotency-key")).isEqualTo("key-1");
    assertThat(request.header("content-type")).isEqualTo("application/json; charset=utf-8");
    assertThat(request.body()).contains("\"stream\":true", "Hello");
  }

  @ParameterizedTest
  @CsvSource({
    "stop, STOP",
    "eos, STOP",
    "tool_calls, STOP",
    "length, LENGTH",
    "max_tokens, LENGTH",
    "content_filter, CONTENT_FILTER"
  })
  void everyReasonToEndIsUnderstood(String reason, Finish finish) throws ModelFailed {
    chat.server.thenEvents(text("x"), finish(reason), DONE);

    assertThat(chat.answer().finish()).isEqualTo(finish);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tool_calls", "function_call", "stop"})
  void anAnswerWithCallsEndsWithThem(String reason) throws ModelFailed {
    chat.server.thenEvents(
        delta(
            "\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"weather\",\"arguments\":\"\"}}]"),
        delta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}]"),
        delta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"Ulm\\\"}\"}}]"),
        finish(reason),
        DONE);

    ModelAnswer answer = chat.answer();

    String callId = new ItemRef(Given.run(1), 2, 0).callId("weather");
    assertThat(answer.items())
        .containsExactly(new Item.ToolCall(callId, "weather", "{\"city\":\"Ulm\"}"));
    assertThat(answer.finish()).isEqualTo(Finish.TOOL_CALLS);
    assertThat(AnswerParts.of(chat.deltas)).isEqualTo(answer.items());
  }

  @Test
  void aCallCutByLengthIsSaidToBeCut() throws ModelFailed {
    chat.server.thenEvents(
        delta("\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"w\",\"arguments\":\"{\"}}]"),
        finish("length"),
        DONE);

    assertThat(chat.answer().finish()).isEqualTo(Finish.LENGTH);
  }

  @Test
  void aFunctionCallOfTheOldKindIsACall() throws ModelFailed {
    chat.server.thenEvents(
        delta("\"function_call\":{\"name\":\"weather\",\"arguments\":\"\"}"),
        delta("\"function_call\":{\"arguments\":\"{}\"}"),
        finish("function_call"),
        DONE);

    assertThat(chat.answer().items())
        .containsExactly(
            new Item.ToolCall(new ItemRef(Given.run(1), 2, 0).callId("weather"), "weather", "{}"));
  }

  @Test
  void argumentsThatComeAsAnObjectAreItsText() throws ModelFailed {
    chat.server.thenEvents(
        delta("\"tool_calls\":[{\"function\":{\"name\":\"w\",\"arguments\":{\"a\":1}}}]"),
        finish("stop"),
        DONE);

    assertThat(chat.answer().items())
        .containsExactly(
            new Item.ToolCall(new ItemRef(Given.run(1), 2, 0).callId("w"), "w", "{\"a\":1}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reasoning", "reasoning_content"})
  void reasoningComesBeforeTheMessage(String field) throws ModelFailed {
    chat.server.thenEvents(
        delta("\"" + field + "\":\"hm\""), delta("\"content\":\"A\""), finish("stop"), DONE);

    assertThat(chat.answer().items())
        .containsExactly(new Item.Reasoning("hm", null), Item.Message.text(Role.ASSISTANT, "A"));
  }

  @Test
  void aRefusalIsARefusal() throws ModelFailed {
    chat.server.thenEvents(delta("\"content\":null,\"refusal\":\"No.\""), finish("stop"), DONE);

    assertThat(chat.answer().items())
        .containsExactly(new Item.Message(Role.ASSISTANT, List.of(new Part.Refusal("No."))));
    assertThat(chat.deltas).containsExactly(new RunDelta.Refusal(0, List.of("No.")));
  }

  @Test
  void onlyTheFirstChoiceCounts() throws ModelFailed {
    chat.server.thenEvents(
        text("A"), "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"B\"}}]}", finish("stop"));

    assertThat(chat.answer().items()).containsExactly(Item.Message.text(Role.ASSISTANT, "A"));
  }

  @Test
  void anAnswerWithoutDoneIsWholeOnceItGaveItsReason() throws ModelFailed {
    chat.server.thenEvents(text("A"), finish("stop"));

    assertThat(chat.answer())
        .isEqualTo(
            new ModelAnswer(
                List.of(Item.Message.text(Role.ASSISTANT, "A")),
                Finish.STOP,
                Usage.NONE,
                "theirs"));
  }

  @Test
  void aConnectionLostAfterTheReasonLosesNothing() throws ModelFailed {
    chat.server.then(client ->
        client.write(
            ScriptedServer.head(
                    200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked")
                + chunk(ScriptedServer.data(text("A"), finish("stop")))));

    assertThat(chat.answer().items()).containsExactly(Item.Message.text(Role.ASSISTANT, "A"));
  }

  @Test
  void theModelAskedForIsNamedWhereTheProviderNamesNone() throws ModelFailed {
    chat.server.thenEvents(delta("\"content\":\"A\""), finish("stop"), DONE);

    // finish() names it; the first chunk does not
    assertThat(chat.answer().model()).isEqualTo("theirs");
    chat.server.thenEvents(
        delta("\"content\":\"A\""),
        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
        DONE);
    assertThat(chat.answer().model()).isEqualTo("some-model");
  }

  @Test
  void bytesMayBeTornAnywhere() {
    String stream =
        ScriptedServer.data(
            ROLE, text("größe "), text("\\ud83d"), text("\\ude00 😀"), finish("stop"), USAGE, DONE);

    Seeds.walk(
        20,
        random -> {
          chat.deltas.clear();
          chat.server.then(client -> {
            client.write(ScriptedServer.streamHead());
            byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < bytes.length; ) {
              int next = Math.min(bytes.length, at + 1 + random.nextInt(40));
              client.write(Arrays.copyOfRange(bytes, at, next));
              at = next;
            }
          });

          assertThat(answered().items())
              .containsExactly(Item.Message.text(Role.ASSISTANT, "größe 😀 😀"));
          assertThat(chat.deltas)
              .containsExactly(
                  new RunDelta.Text(0, List.of("größe ")), new RunDelta.Text(0, List.of("😀 😀")));
        });
  }

  private ModelAnswer answered() {
    try {
      return chat.answer();
    } catch (ModelFailed failed) {
      throw new AssertionError(failed);
    }
  }

  private static String chunk(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return Integer.toHexString(length) + "\r\n" + text + "\r\n";
  }
}
