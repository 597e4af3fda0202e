// SPDX-License-Identifier: Apache-2.0
/** The journal's format: a record as a line of JSON, and the reader that checks the chain. */
@NullMarked
package dev.opal.model.journal;

import org.jspecify.annotations.NullMarked;
