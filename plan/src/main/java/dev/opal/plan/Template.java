// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text with references in it, in the order in which they stand. */
// Equality by hand: a record's own is made at run time, and a plan looks up thousands of
// references.
record Template(List<Part> parts) {
  static final Template EMPTY = new Template(List.of());

  /** A piece of a template. */
  sealed interface Part {}

  /** Text that stands for itself. */
  record Text(String text) implements Part {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /**
   * A place where a value goes.
   *
   * @param offset in the source
   * @param quoted it stands between double quotes of a shell
   */
  record Use(Reference reference, int offset, boolean quoted) implements Part {}

  Template {
    parts = List.copyOf(parts);
  }

  static Template text(String text) {
    return text.isEmpty() ? EMPTY : new Template(List.of(new Text(text)));
  }

  List<Use> uses() {
    List<Use> uses = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Use use) {
        uses.add(use);
      }
    }
    return uses;
  }

  /** Tells whether it ends with this word, with a blank or nothing before it. */
  boolean endsWithWord(String word) {
    if (parts.isEmpty() || !(parts.getLast() instanceof Text last) || !last.text.endsWith(word)) {
      return false;
    }
    int before = last.text.length() - word.length() - 1;
    return before < 0 ? parts.size() == 1 : Words.isSpace(last.text.charAt(before));
  }

  /**
   * Returns the template as it stands in a plan: references by their names, in braces where they
   * need them, and a sign that would be read as one doubled, so that no two templates look the
   * same.
   */
  @Override
  public String toString() {
    return shown().toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Template that && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /**
   * A template as it stands in a plan.
   *
   * @param texts what stands before, between and behind the references
   * @param names the references
   */
  record Shown(List<String> texts, List<String> names) {
    @Override
    public String toString() {
      StringBuilder out = new StringBuilder(texts.getFirst());
      for (int i = 0; i < names.size(); i++) {
        out.append(names.get(i)).append(texts.get(i + 1));
      }
      return out.toString();
    }
  }

  Shown shown() {
    List<String> texts = texts();
    return new Shown(texts, names(texts));
  }

  /** Returns the references, in braces where the text behind them would be read as part of them. */
  private List<String> names(List<String> texts) {
    List<String> names = new ArrayList<>();
    for (Use use : uses()) {
      String behind = texts.get(names.size() + 1);
      String name = use.reference().toString();
      boolean goesOn =
          !behind.isEmpty()
              && !name.endsWith(")")
              && ReferenceParser.goesOn(use.reference().kind(), behind.charAt(0));
      names.add(goesOn ? "@{" + name.substring(1) + "}" : name);
    }
    return names;
  }

  /** Returns what stands before, between and behind the references. */
  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Text part) {
        text.append(escaped(part.text(), i + 1 < parts.size()));
      } else {
        texts.add(text.toString());
        text.setLength(0);
      }
    }
    texts.add(text.toString());
    return texts;
  }

  private static String escaped(String text, boolean beforeUse) {
    if (text.indexOf('@') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      out.append(text.charAt(i));
      boolean last = i == text.length() - 1;
      if (text.charAt(i) == '@' && (last ? beforeUse : ReferenceParser.mayBegin(text, i))) {
        out.append('@');
      }
    }
    return out.toString();
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** Collects the parts of a template. */
  static final class Builder {
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    Builder append(char c) {
      text.append(c);
      return this;
    }

    Builder append(String more) {
      text.append(more);
      return this;
    }

    Builder append(Use use) {
      flush();
      parts.add(use);
      return this;
    }

    Builder append(Template more) {
      for (Part part : more.parts()) {
        if (part instanceof Text piece) {
          append(piece.text());
        } else if (part instanceof Use use) {
          append(use);
        }
      }
      return this;
    }

    boolean endsWith(char c) {
      return !text.isEmpty() && text.charAt(text.length() - 1) == c;
    }

    /** Takes away what was appended last, as text. */
    void dropLast(int length) {
      text.setLength(text.length() - length);
    }

    Template build() {
      flush();
      return new Template(parts);
    }

    private void flush() {
      if (!text.isEmpty()) {
        parts.add(new Text(text.toString()));
        text.setLength(0);
      }
    }
  }
}
