// SPDX-License-Identifier: Apache-2.0

/** Black-box tests of the built program, and the rules of the house. */
@NullMarked
package dev.opal.it;

import org.jspecify.annotations.NullMarked;
