// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Plan;
import dev.opal.model.RunContext;
import dev.opal.model.RunEvents;
import dev.opal.model.SpanContext;
import dev.opal.model.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run starts.
 *
 * @param plan null where the run has none
 * @param parent the place in a trace that the run continues, or null
 * @param tracePerPlan runs of one plan share a trace, unless {@code parent} is continued
 * @param sinks take every event after it stands in the journal
 */
public record RunOptions(
    Name env,
    Name target,
    Origin origin,
    @Nullable Plan plan,
    @Nullable SpanContext parent,
    boolean tracePerPlan,
    Writer writer,
    RunContext context,
    List<RunEvents> sinks) {
  public RunOptions {
    sinks = List.copyOf(sinks);
  }
}
