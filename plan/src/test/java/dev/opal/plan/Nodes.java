// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Texts;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shows what a plan executes, with every value in it: a line for each step, block and option. */
final class Nodes {
  private final StringBuilder out = new StringBuilder();

  private Nodes() {}

  static String shown(Node node) {
    Nodes nodes = new Nodes();
    nodes.show(node, "");
    return nodes.out.toString();
  }

  private void show(Node node, String indent) {
    switch (node) {
      case Node.Sequence sequence -> showAll(sequence.nodes(), indent);
      case Node.Retry retry ->
          block(
              "retry " + retry.times() + " times, " + retry.delay() + " apart",
              List.of(retry.block()),
              indent);
      case Node.Timeout timeout ->
          block("timeout after " + timeout.after(), List.of(timeout.block()), indent);
      case Node.Parallel parallel -> {
        String failure = parallel.cancels() ? ", cancels" : "";
        block("parallel " + parallel.max() + failure, List.of(), indent);
        for (Node branch : parallel.branches()) {
          block("branch", List.of(branch), indent + "  ");
        }
      }
      case Node.Shell shell -> shell(shell, indent);
      case Node.Http http -> http(http, indent);
    }
  }

  private void showAll(List<Node> nodes, String indent) {
    nodes.forEach(node -> show(node, indent));
  }

  private void block(String title, List<Node> nodes, String indent) {
    line(indent, title);
    showAll(nodes, indent + "  ");
  }

  private void shell(Node.Shell shell, String indent) {
    line(indent, shell.path() + ": " + shell.shell() + " -c " + Texts.printable(shell.script()));
    new TreeMap<>(shell.variables())
        .forEach((name, value) -> line(indent, "    " + name + " = " + text(value)));
    line(indent, "    stdin = ", shell.input());
    new TreeMap<>(shell.programs())
        .forEach((path, digest) -> line(indent, "    program " + path + " " + digest));
  }

  private void http(Node.Http http, String indent) {
    line(indent, http.path() + ": " + http.method() + " " + http.url());
    http.headers().forEach(header -> line(indent, "    " + header.name() + ": " + header.value()));
    line(indent, "    body = ", http.body());
    line(
        indent,
        "    status "
            + http.firstStatus()
            + " to "
            + http.lastStatus()
            + (http.match().isEmpty() ? "" : ", match " + Texts.quote(http.match()))
            + ", timeout "
            + http.timeout()
            + (http.redirects() ? ", redirects" : ""));
  }

  private void line(String indent, String title, @Nullable Content content) {
    if (content != null) {
      line(indent, title + text(content));
    }
  }

  private void line(String indent, String text) {
    out.append(indent).append(text).append('\n');
  }

  private static String text(Content content) {
    String text = content.text();
    return text == null ? content.toString() : Texts.quote(text);
  }
}
