// SPDX-License-Identifier: Apache-2.0
/**
 * The one door: text and bytes from outside become {@link dev.opal.redaction.Redacted} or {@link
 * dev.opal.redaction.RedactedBytes} here and nowhere else.
 */
@NullMarked
package dev.opal.redaction;

import org.jspecify.annotations.NullMarked;
