// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** What becomes of what a rule recognises. */
public enum Treatment {
  /** It stays. */
  LEAVE,
  /** A mark stands in its place that is the same wherever the same text stood, for one key. */
  PSEUDONYM,
  /** A mark stands in its place that tells nothing. */
  MASK
}
