package dev.turnstone.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs {@code ./turnstone} with an environment of its own, below a folder. */
record Launcher(Path folder, Map<String, String> environment) {
  static final Path SCRIPT = Path.of(System.getProperty("turnstone.root", ".."), "turnstone");

  /** What a run came to. */
  record Result(int code, String out, String err) {}

  static Launcher in(Path folder) throws IOException {
    Path jdks = Files.createDirectories(folder.resolve("jdks"));
    return new Launcher(
        folder,
        Map.of(
            "PATH", System.getenv("PATH"),
            "HOME", folder.toString(),
            "TURNSTONE_JDKS", jdks.toString(),
            "TURNSTONE_CACHE", folder.resolve("cache").toString()));
  }

  Launcher with(String name, String value) {
    var more = new HashMap<>(environment);
    more.put(name, value);
    return new Launcher(folder, more);
  }

  Result run(String command) throws IOException, InterruptedException {
    return run(SCRIPT, command);
  }

  /** The same of a copy that lies elsewhere. */
  Result run(Path script, String command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("sh", script.toString(), command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    int code = builder.start().waitFor();
    return new Result(code, Files.readString(out), Files.readString(err));
  }
}
