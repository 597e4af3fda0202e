// SPDX-License-Identifier: Apache-2.0

/** The contracts that every store driver passes, as abstract tests. */
@NullMarked
package dev.opal.store.testkit;

import org.jspecify.annotations.NullMarked;
