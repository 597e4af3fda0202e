// SPDX-License-Identifier: Apache-2.0

/** The command line, which wires everything and decides nothing. */
@NullMarked
package dev.opal.cli;

import org.jspecify.annotations.NullMarked;
