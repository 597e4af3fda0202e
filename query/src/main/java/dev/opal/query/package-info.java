// SPDX-License-Identifier: Apache-2.0

/** Answers questions about recorded runs and never changes one. */
@NullMarked
package dev.opal.query;

import org.jspecify.annotations.NullMarked;
