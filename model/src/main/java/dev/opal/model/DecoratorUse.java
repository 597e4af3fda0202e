// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.redaction.Redacted;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One use of a decorator of a plan, such as {@code @env}, {@code @shell} or {@code @exec}.
 *
 * @param script the file it stands in, empty where there is none
 * @param line counted from 1; 0 where there is none
 */
public record DecoratorUse(
    Redacted decorator,
    Redacted parameter,
    Redacted script,
    int line,
    long nanos,
    @Nullable Integer exitCode,
    OptionalLong stdoutLines,
    @Nullable Integer statusCode) {}
