// SPDX-License-Identifier: Apache-2.0
/**
 * From an .opl file to a resolved plan and its hash: {@link dev.opal.plan.OplFile} reads, {@link
 * dev.opal.plan.Resolution} is what comes of it. Runs nothing.
 */
@org.jspecify.annotations.NullMarked
package dev.opal.plan;
