// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

/**
 * A line of a step's log.
 *
 * @param number from 1
 * @param text without its line feed; the beginning of a line that is very long
 */
public record LogLine(long number, String text) {}
