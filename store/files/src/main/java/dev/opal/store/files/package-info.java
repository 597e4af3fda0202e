// SPDX-License-Identifier: Apache-2.0

/** Bundles as folders of a local file system. */
@NullMarked
package dev.opal.store.files;

import org.jspecify.annotations.NullMarked;
