// SPDX-License-Identifier: Apache-2.0

/** The run index in one SQLite file. */
@NullMarked
package dev.opal.store.sqlite;

import org.jspecify.annotations.NullMarked;
