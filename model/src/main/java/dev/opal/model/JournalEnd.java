// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

/**
 * How far a journal had come when the run ended.
 *
 * @param name in the bundle, such as {@code journal/2.jsonl}
 * @param lastSeq of its last whole record, -1 where it has none
 * @param lastHash the digest of that record's line
 * @param closed its last record says that nothing follows
 */
public record JournalEnd(String name, long lastSeq, Hash lastHash, boolean closed) {}
