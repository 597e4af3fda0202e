// SPDX-License-Identifier: Apache-2.0

/** The values of a run, which know no file, server, SQL or command line. */
@NullMarked
package dev.opal.model;

import org.jspecify.annotations.NullMarked;
