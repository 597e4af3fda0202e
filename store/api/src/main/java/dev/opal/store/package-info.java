// SPDX-License-Identifier: Apache-2.0
/**
 * The contracts that every store and index driver passes; docs in each interface, tests in the
 * testkit.
 */
@NullMarked
package dev.opal.store;

import org.jspecify.annotations.NullMarked;
