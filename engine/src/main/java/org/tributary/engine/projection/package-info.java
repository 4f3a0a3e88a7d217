/**
 * Read models fed by released records: totals, projects, organisations, pools, teams, timeline, held money, alarms, the
 * audit trail. Written by the release thread alone, read by any thread without slowing it (see Publication), rebuilt from
 * snapshot and journal like any other reader of records. Decides nothing: every number is in a command or an outcome.
 *
 * <p>May import {@code engine.codec}, {@code engine.record}, {@code engine.campaign}, the snapshot ports of {@code engine.core} and Agrona.
 * Start reading at {@link org.tributary.engine.projection.Projections}.
 */
@NullMarked
package org.tributary.engine.projection;

import org.jspecify.annotations.NullMarked;
