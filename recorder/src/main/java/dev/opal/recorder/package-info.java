// SPDX-License-Identifier: Apache-2.0

/** Events go through the door into a journal, and a journal becomes a sealed bundle. */
@NullMarked
package dev.opal.recorder;

import org.jspecify.annotations.NullMarked;
