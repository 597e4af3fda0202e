// SPDX-License-Identifier: Apache-2.0

/** Shows a run in a browser: one file that needs no network and obeys nothing it shows. */
@NullMarked
package dev.opal.web;

import org.jspecify.annotations.NullMarked;
