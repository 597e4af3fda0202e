// SPDX-License-Identifier: Apache-2.0

/** Where sealed runs live and what queries read, as thin contracts that a driver fulfils. */
@NullMarked
package dev.opal.store;

import org.jspecify.annotations.NullMarked;
