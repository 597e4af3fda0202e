// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the references of a target stand for.
 *
 * @param byReference in the order in which they are met
 */
record Values(Map<Reference, Value> byReference) {
  Values {
    byReference = new LinkedHashMap<>(byReference);
  }

  Collection<Value> all() {
    return byReference.values();
  }

  Value of(Template.Use use) {
    return Objects.requireNonNull(byReference.get(use.reference()), "a value that was resolved");
  }

  /** Puts the values where they are named. */
  Content fill(Template template) {
    List<Content> parts = new ArrayList<>();
    for (Template.Part part : template.parts()) {
      if (part instanceof Template.Text text) {
        parts.add(Content.of(text.text()));
      } else if (part instanceof Template.Use use) {
        parts.add(of(use).content());
      }
    }
    return parts.size() == 1 ? parts.getFirst() : Content.joined(parts);
  }
}
