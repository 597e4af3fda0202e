// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

/** A line of a journal. */
public record JournalRecord(Envelope envelope, RunEvent event) {}
