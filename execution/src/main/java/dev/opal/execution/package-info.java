// SPDX-License-Identifier: Apache-2.0

/**
 * Runs steps as operating system processes so that the process cannot tell that Opal is there, and
 * hands over the bytes that it prints. Knows nothing about recording: output goes to an {@link
 * dev.opal.execution.OutputSink}.
 *
 * <p>Start reading at {@link dev.opal.execution.ChildProcess}; why there is a process layer of our
 * own is in {@code docs/adr/001-own-process-layer.md}.
 */
@NullMarked
package dev.opal.execution;

import org.jspecify.annotations.NullMarked;
