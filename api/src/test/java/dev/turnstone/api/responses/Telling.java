package dev.turnstone.api.responses;

import dev.turnstone.api.Caller;
import dev.turnstone.api.Frame;
import dev.turnstone.archive.Bodies;
import dev.turnstone.item.Item;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.kafka.EventFormat;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.Content;
import dev.turnstone.run.Judged;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Step;
import dev.turnstone.run.Timed;
import dev.turnstone.run.Tool;
import dev.turnstone.testkit.Story;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A story read as the API reads it: folded, told as a stream, shown at its end. */
record Telling(List<Frame> frames, Run run, String response) {
  static final long MILLIS = 1_790_000_000_000L;

  /** The tool that the settings of these tests define. */
  static final Map<String, Tool> SERVER_TOOLS =
      Map.of(
          "lookup",
          new Tool(
              "lookup", "Looks things up.", "{\"type\":\"object\"}", null, Tool.Caller.SERVER));

  static final Bodies NO_BODIES =
      new Bodies() {
        @Override
        public void put(RunId run, BodyId body, List<Item> items) {
          throw new AssertionError("nothing here is large");
        }

        @Override
        public List<Item> get(RunId run, BodyId body) {
          throw new AssertionError("nothing here is large");
        }

        @Override
        public long bytes(RunId run, Collection<BodyId> bodies) {
          throw new AssertionError("nothing here is large");
        }
      };

  static RunSpec spec(RunId run, String request) {
    Asked asked =
        reader(ResponsesSettings.DEFAULT)
            .read(Fields.ofBody(Json.parse(request)), Caller.anybody(), run);
    return asked.spec().with(asked.spec().context(), Content.of(asked.input().items()));
  }

  static RequestReader reader(ResponsesSettings settings) {
    return new RequestReader(settings, SERVER_TOOLS);
  }

  static Telling of(Story story) {
    return of(story, EventFormat.NEWEST);
  }

  /** The same of a log that was written in an older format. */
  static Telling of(Story story, int format) {
    Output output = new Output(new Contents(NO_BODIES));
    ResponseWriter writer = new ResponseWriter(output);
    ResponsesTeller teller = new ResponsesTeller(story.run(), output, writer);
    List<Frame> frames = new ArrayList<>();
    Run run = Run.unread(story.run());
    for (EventRecord record : story.records(0, MILLIS, format)) {
      Judged judged = run.state().judge(record);
      run = run.after(judged);
      for (Timed timed : judged.entries()) {
        frames.addAll(teller.tell(timed));
      }
    }
    return new Telling(List.copyOf(frames), run, Json.text(writer.show(run)));
  }

  /** Whether an answer came that does not count. */
  boolean takesBack() {
    return run.content().steps().stream()
        .anyMatch(step -> step instanceof Step.Model model && !model.answer().counts());
  }

  /** The stream as it goes over the wire. */
  String stream() {
    return frames.stream()
        .map(frame -> "event: " + frame.event() + "\ndata: " + frame.data() + "\n\n")
        .collect(Collectors.joining());
  }
}
