// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.files;

import dev.opal.model.Name;
import dev.opal.model.Texts;
import dev.opal.store.BundleKey;
import dev.opal.store.StoreException;
import java.util.List;

/** The forms of names below the runs folder and inside a bundle. */
final class BundleNames {
  private BundleNames() {}

  static boolean isName(String text) {
    return Name.isName(text);
  }

  static boolean isPlan(String text) {
    return text.equals(BundleKey.UNPLANNED)
        || (text.length() == 12 && text.chars().allMatch(c -> Character.digit(c, 16) >= 0));
  }

  /** Returns the parts of a file's name in a bundle, none of which leads elsewhere. */
  static List<String> parts(String name) throws StoreException {
    List<String> parts = List.of(name.split("/", -1));
    for (String part : parts) {
      if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
        throw new StoreException.Rejected(
            "a name in a bundle must be relative, with '/' between its parts and without '..', but was "
                + Texts.quote(name));
      }
    }
    return parts;
  }
}
