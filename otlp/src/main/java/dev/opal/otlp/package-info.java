// SPDX-License-Identifier: Apache-2.0

/** Run events to OTLP and back, over bytes. */
@NullMarked
package dev.opal.otlp;

import org.jspecify.annotations.NullMarked;
