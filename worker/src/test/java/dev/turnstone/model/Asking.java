package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.item.Role;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Sampling;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.testkit.Given;
import java.time.Duration;
import java.util.List;

/** Requests of tests: each method changes what its test is about. */
final class Asking {
  static final Tool WEATHER =
      new Tool(
          "weather",
          "Tells the weather.",
          """
          {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}\
          """,
          null,
          Tool.Caller.SERVER);

  private Asking() {}

  static ModelRequest hello() {
    return of(List.of(Item.Message.text(Role.USER, "Hello")));
  }

  static ModelRequest saying(String model, String text) {
    return with(hello(), model, List.of(Item.Message.text(Role.USER, text)), RunSpec.Tools.NONE);
  }

  static ModelRequest of(List<Item> messages) {
    return new ModelRequest(
        Given.run(1),
        2,
        "some-model",
        messages,
        RunSpec.Tools.NONE,
        Sampling.DEFAULT,
        new OutputFormat.Text(),
        null,
        Duration.ofSeconds(60),
        "key-1");
  }

  static ModelRequest with(ModelRequest request, ToolChoice choice, Tool... tools) {
    return with(
        request,
        request.model(),
        request.messages(),
        new RunSpec.Tools(List.of(tools), choice, true));
  }

  static ModelRequest with(ModelRequest request, OutputFormat format) {
    return new ModelRequest(
        request.run(),
        request.step(),
        request.model(),
        request.messages(),
        request.tools(),
        request.sampling(),
        format,
        request.maxOutputTokens(),
        request.timeLeft(),
        request.idempotencyKey());
  }

  static ModelRequest with(ModelRequest request, Sampling sampling, int maxOutputTokens) {
    return new ModelRequest(
        request.run(),
        request.step(),
        request.model(),
        request.messages(),
        request.tools(),
        sampling,
        request.format(),
        maxOutputTokens,
        request.timeLeft(),
        request.idempotencyKey());
  }

  static ModelRequest with(ModelRequest request, Duration timeLeft) {
    return new ModelRequest(
        request.run(),
        request.step(),
        request.model(),
        request.messages(),
        request.tools(),
        request.sampling(),
        request.format(),
        request.maxOutputTokens(),
        timeLeft,
        request.idempotencyKey());
  }

  static ModelRequest with(
      ModelRequest request, String model, List<Item> messages, RunSpec.Tools tools) {
    return new ModelRequest(
        request.run(),
        request.step(),
        model,
        messages,
        tools,
        request.sampling(),
        request.format(),
        request.maxOutputTokens(),
        request.timeLeft(),
        request.idempotencyKey());
  }

  /** Asks for the logprobs of the answer. */
  static ModelRequest scored(ModelRequest request, int top) {
    Sampling sampling = new Sampling(null, null, null, null, null, List.of(), null, null, top);
    return with(request, sampling, 1000);
  }
}
