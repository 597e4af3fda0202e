// SPDX-License-Identifier: Apache-2.0

/** Runs steps as processes of their own and reports what happened to the recorder. */
@NullMarked
package dev.opal.execution;

import org.jspecify.annotations.NullMarked;
