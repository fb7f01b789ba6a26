package dev.turnstone.config;

import dev.turnstone.config.Yaml.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads YAML with its lines. Anchors and merge keys ({@code <<}) mean what they mean elsewhere; a
 * name that comes twice is a problem, but not in LiteLLM's sections; the later value counts.
 */
final class YamlReader {
  private static final String MERGE = "<<";
  private static final int DEPTH_MAX = 50;
  private static final int DIGITS_MAX = 100;
  private static final int ALIASES_MAX = 10_000;

  /** Few anchors make many parts when they stand in each other. */
  private static final int NODES_MAX = 200_000;

  private static final JsonNodeFactory JSON = JsonMapper.shared().getNodeFactory();

  private final Problems problems;
  private int nodes;

  YamlReader(Problems problems) {
    this.problems = problems;
  }

  /** What the text says; nothing, and a problem told, if it is no YAML. */
  Yaml read(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setMaxAliasesForCollections(ALIASES_MAX)
            .build();
    try {
      return new Compose(settings)
          .composeString(text)
          .map(root -> read(root, 0, false))
          .orElse(new Yaml.Nothing(1));
    } catch (MarkedYamlEngineException wrong) {
      problems.wrong(line(wrong.getProblemMark()), "the file is not YAML: " + wrong.getProblem());
    } catch (YamlEngineException wrong) {
      problems.wrong(0, "the file is not YAML: " + wrong.getMessage());
    }
    return new Yaml.Nothing(1);
  }

  /**
   * @param theirs whether it stands in a section of LiteLLM
   */
  private Yaml read(Node node, int depth, boolean theirs) {
    if (depth > DEPTH_MAX) {
      throw new YamlEngineException("it is nested too deeply");
    }
    if (++nodes > NODES_MAX) {
      throw new YamlEngineException("it has too many parts");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode list ->
          new Yaml.Items(
              line(list),
              list.getValue().stream().map(item -> read(item, depth + 1, theirs)).toList());
      case MappingNode mapping -> new Yaml.Fields(line(mapping), fields(mapping, depth, theirs));
      default -> throw new YamlEngineException("it has an anchor that nothing is behind");
    };
  }

  /** A merged mapping gives what the mapping itself does not say. */
  private Map<String, Field> fields(MappingNode mapping, int depth, boolean theirs) {
    Map<String, Field> fields = new LinkedHashMap<>();
    List<Node> merged = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
      if (name.equals(MERGE)) {
        merged.add(tuple.getValueNode());
      } else {
        boolean within = theirs || (depth == 0 && LiteLlmFields.SECTIONS.contains(name));
        int line = line(tuple.getKeyNode());
        Field field = new Field(line, read(tuple.getValueNode(), depth + 1, within));
        if (fields.put(name, field) != null) {
          twice(line, name, within);
        }
      }
    }
    merged.forEach(node -> merge(node, depth + 1, theirs, fields));
    return fields;
  }

  /** LiteLLM's reader takes the last one without a word. */
  private void twice(int line, String name, boolean theirs) {
    if (theirs) {
      problems.note(line, "'" + name + "' is there twice: the last one counts");
    } else {
      problems.wrong(line, "'" + name + "' is there twice");
    }
  }

  private void merge(Node node, int depth, boolean theirs, Map<String, Field> into) {
    if (node instanceof SequenceNode list && depth <= DEPTH_MAX) {
      list.getValue().forEach(each -> merge(each, depth + 1, theirs, into));
    } else if (read(node, depth, theirs) instanceof Yaml.Fields more) {
      more.fields().forEach(into::putIfAbsent);
    } else {
      problems.wrong(line(node), "'<<' takes a mapping or a list of mappings");
    }
  }

  private static Yaml scalar(ScalarNode node) {
    return node.getTag().equals(Tag.NULL)
        ? new Yaml.Nothing(line(node))
        : new Yaml.Text(line(node), node.getValue(), typed(node));
  }

  private static JsonNode typed(ScalarNode node) {
    String text = node.getValue();
    if (node.getTag().equals(Tag.BOOL)) {
      return JSON.booleanNode(Boolean.parseBoolean(text));
    }
    boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    if (number && text.length() <= DIGITS_MAX) {
      try {
        return node.getTag().equals(Tag.INT)
            ? JSON.numberNode(new BigInteger(text))
            : JSON.numberNode(new BigDecimal(text));
      } catch (NumberFormatException other) {
        return JSON.stringNode(text);
      }
    }
    return JSON.stringNode(text);
  }

  private static int line(Node node) {
    return line(node.getStartMark());
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(place -> place.getLine() + 1).orElse(0);
  }
}
