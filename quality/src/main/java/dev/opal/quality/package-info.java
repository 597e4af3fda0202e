// SPDX-License-Identifier: Apache-2.0
/**
 * What other tools found, as measurements and notes: {@link dev.opal.quality.ResultKind} reads
 * their files, which nobody vouches for, and {@link dev.opal.quality.Gate} holds measurements
 * against limits. Records nothing.
 */
@org.jspecify.annotations.NullMarked
package dev.opal.quality;
