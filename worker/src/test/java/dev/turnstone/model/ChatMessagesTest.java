package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.item.Item;
import dev.turnstone.item.Item.ToolResult.Status;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.model.ProviderSettings.Quirks;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ChatMessagesTest {
  @Test
  void callsAndTheMessageRightBeforeThemAreOneMessage() {
    List<Item> items =
        List.of(
            Item.Message.text(Role.SYSTEM, "Be kind."),
            Item.Message.text(Role.USER, "Weather?"),
            new Item.Reasoning("hm", null),
            Item.Message.text(Role.ASSISTANT, "I look."),
            new Item.ToolCall("c1", "look", "{\"at\":1}"),
            new Item.ToolCall("c2", "look", ""),
            Item.ToolResult.text("c2", "rain", Status.OK),
            Item.ToolResult.text("c1", "sun", Status.FAILED),
            Item.Message.text(Role.ASSISTANT, "Both."));

    assertThat(chat(items, Quirks.OPENAI))
        .isEqualTo(
            json(
                """
                [{"role":"system","content":"Be kind."},
                 {"role":"user","content":"Weather?"},
                 {"role":"assistant","content":"I look.","tool_calls":[
                   {"id":"c1","type":"function","function":{"name":"look","arguments":"{\\"at\\":1}"}},
                   {"id":"c2","type":"function","function":{"name":"look","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"c2","content":"rain"},
                 {"role":"tool","tool_call_id":"c1","content":"sun"},
                 {"role":"assistant","content":"Both."}]\
                """));
  }

  @Test
  void callsOfTwoAnswersAreTwoMessages() {
    List<Item> items =
        List.of(
            new Item.ToolCall("c1", "look", "{}"),
            Item.ToolResult.text("c1", "sun", Status.OK),
            new Item.ToolCall("c2", "look", "{}"),
            Item.ToolResult.text("c2", "rain", Status.OK));

    assertThat(chat(items, Quirks.OPENAI))
        .isEqualTo(
            json(
                """
                [{"role":"assistant","content":null,"tool_calls":[
                   {"id":"c1","type":"function","function":{"name":"look","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"c1","content":"sun"},
                 {"role":"assistant","content":null,"tool_calls":[
                   {"id":"c2","type":"function","function":{"name":"look","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"c2","content":"rain"}]\
                """));
  }

  @Test
  void whatNoModelUnderstandsIsLeftOut() {
    List<Item> items =
        List.of(
            new Item.ToolCall("c1", "look", "{}"),
            new Item.Opaque("computer_call", "{}"),
            new Item.Reasoning("hm", "s"),
            new Item.ToolCall("c2", "look", "{}"));

    assertThat(chat(items, Quirks.OPENAI)).hasSize(1);
  }

  @Test
  void partsThatAreOnlyTextAreOneText() {
    List<Item> items =
        List.of(
            new Item.Message(Role.USER, List.of(new Part.Text("a"), new Part.Text("b"))),
            new Item.Message(Role.ASSISTANT, List.of(new Part.Refusal("No."))),
            new Item.ToolResult("c", List.of(new Part.Text("x"), new Part.Text("y")), Status.OK));

    assertThat(chat(items, Quirks.OPENAI))
        .isEqualTo(
            json(
                """
                [{"role":"user","content":"a\\nb"},
                 {"role":"assistant","content":"No."},
                 {"role":"tool","tool_call_id":"c","content":"xy"}]\
                """));
  }

  @Test
  void imagesAndFilesAreParts() {
    List<Part> parts =
        List.of(
            new Part.Text("What is it?"),
            new Part.Image("data:image/png;base64,AA==", "low"),
            new Part.Image("https://example.com/a.png", null),
            new Part.File("a.pdf", "data:application/pdf;base64,AA=="));

    assertThat(chat(List.of(new Item.Message(Role.USER, parts)), Quirks.OPENAI))
        .isEqualTo(
            json(
                """
                [{"role":"user","content":[
                  {"type":"text","text":"What is it?"},
                  {"type":"image_url","image_url":
                    {"url":"data:image/png;base64,AA==","detail":"low"}},
                  {"type":"image_url","image_url":{"url":"https://example.com/a.png"}},
                  {"type":"file","file":
                    {"filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="}}]}]\
                """));
  }

  @Test
  void developersSpeakAsTheSystemWhereTheyAreUnknown() {
    List<Item> items = List.of(Item.Message.text(Role.DEVELOPER, "Be kind."));

    assertThat(chat(items, Quirks.OPENAI).at("/0/role").asString()).isEqualTo("developer");
    assertThat(chat(items, Quirks.COMPATIBLE).at("/0/role").asString()).isEqualTo("system");
  }

  @Test
  void argumentsThatAreNoJsonAreWrappedWhereTheServerWouldFailOnThem() {
    List<Item> items = List.of(new Item.ToolCall("c1", "look", "{\"a\":"));
    String at = "/0/tool_calls/0/function/arguments";

    assertThat(chat(items, Quirks.OPENAI).at(at).asString()).isEqualTo("{\"a\":");
    assertThat(chat(items, Quirks.COMPATIBLE).at(at).asString())
        .isEqualTo("{\"not_json\":\"{\\\"a\\\":\"}");
  }

  private static JsonNode chat(List<Item> items, Quirks quirks) {
    return ChatMessages.of(items, quirks);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
