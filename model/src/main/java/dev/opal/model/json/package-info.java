// SPDX-License-Identifier: Apache-2.0
/** JSON as values: a strict reader and the canonical writer of RFC 8785. */
@NullMarked
package dev.opal.model.json;

import org.jspecify.annotations.NullMarked;
