// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.DecoratorUse;
import dev.opal.model.Hash;
import dev.opal.model.Name;
import dev.opal.model.Plan;
import dev.opal.model.PlanStep;
import dev.opal.model.StepPath;
import dev.opal.plan.Problem.Found;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Makes of a target what runs, and the plan that says so. */
final class Planner {
  /** The name of a step or group where the door masks its own. */
  private static final String NAMELESS = "step";

  private static final int MAX_TIMES = 1000;
  private static final int DEFAULT_MAX = 16;
  private static final int LARGEST_MAX = 256;

  /** Each is recorded. */
  private static final int MAX_USES = 20_000;

  private final Script script;
  private final Path folder;
  private final Inputs inputs;
  private final Redactor redactor;
  private final Redacted scriptName;
  private final List<Problem> problems = new ArrayList<>();
  private final List<PlanStep> steps = new ArrayList<>();
  private final List<Plan.Block> blocks = new ArrayList<>();
  private final Map<String, Hash> programs = new TreeMap<>();

  /** What the names of decorators and references are shown as. */
  private final Map<String, Redacted> names = new HashMap<>();

  /** How often each path was taken. */
  private final Map<String, Integer> paths = new HashMap<>();

  private Values values = new Values(Map.of());

  Planner(Script script, Path folder, Inputs inputs) {
    this.script = script;
    this.folder = folder;
    this.inputs = inputs;
    this.redactor = inputs.redactor();
    this.scriptName = redactor.text(script.source().fileName());
  }

  /** Where the next steps stand. */
  private record Place(String path, List<Integer> blocks) {
    Place in(int block) {
      List<Integer> more = new ArrayList<>(blocks);
      more.add(block);
      return new Place(path, more);
    }
  }

  /** Counts what stands in a group, blocks included, for those that have no name. */
  private static final class Counter {
    private int count;

    int next() {
      return ++count;
    }
  }

  Resolution plan(String target) throws PlanException {
    List<Template.Use> uses = script.uses(target);
    if (uses.size() > MAX_USES) {
      int offset = uses.get(MAX_USES).offset();
      String expected = "expected at most " + MAX_USES + " references in a target, saw more";
      throw new PlanException(script.source(), List.of(new Problem(offset, expected)));
    }
    rejectUnknownVariables();
    requireShownTarget(target);
    values = new Resolver(script, folder, inputs).resolve(uses);
    Node root =
        sequence(script.target(target).items(), new Place("main", List.of()), new Counter());
    if (!problems.isEmpty()) {
      throw new PlanException(script.source(), problems);
    }
    List<Plan.Value> planned = new ArrayList<>();
    values.all().forEach(value -> planned.add(value.planned(inputs)));
    Map<Redacted, Hash> digests = new TreeMap<>();
    programs.forEach((path, digest) -> digests.merge(redactor.text(path), digest, Planner::both));
    Plan plan =
        new Plan(
            inputs.env(),
            new Name(redactor.text(target)),
            inputs.directory(),
            inputs.key().id(),
            redactor.rules().version(),
            Instant.now().truncatedTo(ChronoUnit.MICROS),
            steps,
            new Plan.Resolved(blocks, planned, digests));
    return new Resolution(plan, root, recorded(uses));
  }

  /** Of programs whose paths are masked alike. */
  private static Hash both(Hash one, Hash other) {
    return Hash.of((one + "\n" + other).getBytes(StandardCharsets.UTF_8));
  }

  private void requireShownTarget(String target) throws PlanException {
    if (!redactor.text(target).toString().equals(target)) {
      String expected = "expected a target whose name holds no secret, saw one; rename it";
      throw new PlanException(
          script.source(), List.of(new Problem(script.target(target).offset(), expected)));
    }
  }

  private void rejectUnknownVariables() throws PlanException {
    for (String name : inputs.variables().keySet()) {
      if (!script.variables().containsKey(name)) {
        throw new PlanException(
            script.source().name()
                + ": expected --var to name a var of this file, saw "
                + name
                + Words.hint(name, script.variables().keySet()));
      }
    }
  }

  private List<DecoratorUse> recorded(List<Template.Use> uses) {
    List<DecoratorUse> recorded = new ArrayList<>();
    for (Template.Use use : uses) {
      recorded.add(
          new DecoratorUse(
              name(use.reference().kind().decorator()),
              name(use.reference().parameter().toString()),
              scriptName,
              script.source().line(use.offset()),
              values.of(use).nanos(),
              null,
              OptionalLong.empty(),
              null));
    }
    return recorded;
  }

  private Redacted name(String name) {
    return names.computeIfAbsent(name, redactor::text);
  }

  private Node sequence(List<Script.Item> items, Place place, Counter counter) {
    return new Node.Sequence(nodes(items, place, counter, false));
  }

  private List<Node> nodes(List<Script.Item> items, Place place, Counter counter, boolean fork) {
    List<Node> nodes = new ArrayList<>();
    for (Script.Item item : items) {
      try {
        nodes.add(node(item, place, counter, fork));
      } catch (Found e) {
        problems.add(e.problem());
      }
    }
    return nodes;
  }

  private Node node(Script.Item item, Place place, Counter counter, boolean branch) throws Found {
    if (item instanceof Script.Wrapper wrapper) {
      return wrapper(wrapper, place, counter);
    }
    int number = counter.next();
    if (!(item instanceof Script.Group group)) {
      return step((Script.StepItem) item, place, number);
    }
    Place inside = branch ? place.in(block("branch", Map.of(), Map.of())) : place;
    String path = unmasked(place.path(), group.name());
    if (!StepPath.isPath(path + "/1")) {
      throw new Found(
          group.offset(),
          "expected groups at most " + (StepPath.MAX_DEPTH - 2) + " deep, saw more");
    }
    return sequence(group.items(), new Place(path, inside.blocks()), new Counter());
  }

  private Node wrapper(Script.Wrapper wrapper, Place place, Counter counter) throws Found {
    Script.Call call = wrapper.call();
    Arguments arguments = new Arguments(call, values);
    Map<String, String> commitments = new LinkedHashMap<>();
    Map<String, Redacted> options = options(arguments, commitments);
    Place inside = place.in(block(call.decorator().word(), options, commitments));
    Node.Use use = use(call, redactor.text(String.valueOf(options)));
    return switch (call.decorator()) {
      case RETRY ->
          new Node.Retry(
              use,
              arguments.integer("times", 1, 1, MAX_TIMES),
              arguments.duration("delay", Duration.ZERO),
              sequence(wrapper.items(), inside, counter));
      case TIMEOUT -> {
        Duration after = arguments.duration("after", Duration.ZERO);
        if (after.isZero()) {
          throw arguments.wrong("after", "above 0");
        }
        yield new Node.Timeout(use, after, sequence(wrapper.items(), inside, counter));
      }
      case PARALLEL ->
          new Node.Parallel(
              use,
              arguments.integer("max", DEFAULT_MAX, 1, LARGEST_MAX),
              arguments.oneOf("on_failure", List.of("finish", "cancel")).equals("cancel"),
              nodes(wrapper.items(), inside, counter, true));
      case SHELL, HTTP -> throw new IllegalStateException("@" + call.decorator().word());
    };
  }

  private int block(
      String decorator, Map<String, Redacted> options, Map<String, String> commitments) {
    int id = blocks.size() + 1;
    blocks.add(new Plan.Block(id, decorator, options, commitments));
    return id;
  }

  private Node step(Script.StepItem item, Place place, int number) throws Found {
    Script.Call call = item.call();
    String name = item.name() == null ? String.valueOf(number) : item.name();
    String wanted = unmasked(place.path(), name);
    int times = paths.merge(wanted, 1, Integer::sum);
    Redacted shown = redactor.text(times == 1 ? wanted : wanted + "~" + times);
    if (!StepPath.isPath(shown.toString())) {
      throw new Found(
          call.offset(), "expected a step whose path holds no secret, saw one; rename the step");
    }
    StepPath path = new StepPath(shown);
    Arguments arguments = new Arguments(call, values);
    Map<String, String> commitments = new LinkedHashMap<>();
    Redacted command = redacted("command", arguments.command(), commitments);
    Map<String, Redacted> options = options(arguments, commitments);
    String word = call.decorator().word();
    steps.add(
        new PlanStep(path, word, command, List.of(), commitments, options, place.blocks(), null));
    Node.Use use = use(call, command);
    if (call.decorator() == Decorator.HTTP) {
      return new RequestMaker(values).make(path, command, use, call, arguments);
    }
    boolean secret = commitments.containsKey("command");
    return new ShellMaker(values, folder, programs)
        .make(path, command, secret, use, call, arguments);
  }

  /** Returns a path in another one. A password that is also a name is no reason not to run. */
  private String unmasked(String parent, String name) {
    String path = parent + "/" + name;
    boolean shown =
        redactor.value("", name).toString().equals(name)
            && redactor.text(path).toString().equals(path);
    return shown ? path : parent + "/" + NAMELESS;
  }

  private Map<String, Redacted> options(Arguments arguments, Map<String, String> commitments) {
    Map<String, Redacted> shown = new LinkedHashMap<>();
    arguments.options().forEach((key, all) -> shown.put(key, redacted(key, all, commitments)));
    return shown;
  }

  /** What is masked of the source's own text is committed to. */
  private Redacted redacted(String key, Template template, Map<String, String> commitments) {
    Template.Shown shown = template.shown();
    List<Redacted> references = new ArrayList<>();
    for (String name : shown.names()) {
      references.add(name(name));
    }
    Redacted redacted = redactor.template(shown.texts(), references);
    String text = shown.toString();
    if (!redacted.toString().equals(text)) {
      commitments.put(key, inputs.key().commit(text));
    }
    return redacted;
  }

  private Node.Use use(Script.Call call, Redacted parameter) {
    return new Node.Use(
        name("@" + call.decorator().word()),
        parameter,
        scriptName,
        script.source().line(call.offset()));
  }
}
