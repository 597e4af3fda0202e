// SPDX-License-Identifier: Apache-2.0

/** The one door: text from outside becomes Redacted or RedactedBytes here and nowhere else. */
@NullMarked
package dev.opal.redaction;

import org.jspecify.annotations.NullMarked;
