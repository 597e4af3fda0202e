// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Reasons;
import dev.opal.model.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A YAML file whose top level is a mapping of names to values or lists of them. */
final class YamlFile {
  private static final int MAX_BYTES = 1024 * 1024;

  private YamlFile() {}

  /** Returns the entries in their order; an empty file has none. */
  static Map<String, Object> read(Path file) throws CliException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new CliException(
            ExitCodes.USAGE,
            file + " must be at most 1 MiB but was " + Files.size(file) + " bytes");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      Object root =
          new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromString(text);
      return root == null ? Map.of() : mapping(file, root);
    } catch (IOException e) {
      throw new CliException(ExitCodes.USAGE, file + " must be readable but: " + Reasons.of(e), e);
    } catch (StackOverflowError e) {
      throw new CliException(
          ExitCodes.USAGE, file + " must be YAML but: it is nested too deeply", e);
    } catch (YamlEngineException e) {
      throw new CliException(ExitCodes.USAGE, file + " must be YAML but: " + problem(e));
    }
  }

  /** A message that marks a place, and so its trace, would repeat pieces of lines. */
  private static String problem(YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()) {
      String problem = String.valueOf(marked.getProblem());
      String advice = problem.startsWith("found duplicate key") ? "; write each key once" : "";
      return problem + ", line " + (marked.getProblemMark().get().getLine() + 1) + advice;
    }
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\n\\s*", " ");
  }

  private static Map<String, Object> mapping(Path file, Object root) throws CliException {
    if (!(root instanceof Map<?, ?> map)) {
      throw new CliException(ExitCodes.USAGE, file + " must hold a mapping of names to values");
    }
    Map<String, Object> result = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object value = entry.getValue();
      if (value == null
          || value instanceof Map
          || (value instanceof List<?> list
              && list.stream()
                  .anyMatch(item -> item == null || item instanceof Map || item instanceof List))) {
        throw new CliException(
            ExitCodes.USAGE,
            file
                + ": "
                + Texts.quote(String.valueOf(entry.getKey()))
                + " must be a value or a list of values"
                + form(entry.getKey()));
      }
      result.put(String.valueOf(entry.getKey()), value);
    }
    return result;
  }

  /** Who knows rules from other tools expects a mapping. */
  private static String form(Object key) {
    return ConfigKey.RULES.toString().equals(key)
        ? "; rules are one text, as docs/formats/rules.md has it: rules: | and below it rule NAME"
        : "";
  }
}
