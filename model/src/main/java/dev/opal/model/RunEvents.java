// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

/**
 * Where events go. The recorder's journal, an exporter and a listener are sinks.
 *
 * <p>Implementations MUST be safe for use by many threads and MUST NOT throw because of an event.
 */
@FunctionalInterface
public interface RunEvents {
  /** Takes an event whose record stands in a journal, in the order of that journal. */
  void accept(JournalRecord record);
}
