// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.redaction.Redacted;

/**
 * The process that writes a journal.
 *
 * @param bootId names the boot of the machine, so that a process id is unique; empty where unknown
 * @param version of Opal
 */
public record Writer(Redacted host, Redacted bootId, long pid, Redacted version) {}
