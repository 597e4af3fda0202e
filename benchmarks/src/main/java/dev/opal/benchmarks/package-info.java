// SPDX-License-Identifier: Apache-2.0

/** What Opal costs, measured. */
@NullMarked
package dev.opal.benchmarks;

import org.jspecify.annotations.NullMarked;
