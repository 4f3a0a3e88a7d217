/**
 * Scenarios: the curve of rates, the mix of callbacks, the campaign and the outage, read from editable YAML files.
 * Values only, without server, socket or clock. Start reading at {@link org.tributary.loadtest.scenario.Scenario}.
 */
@NullMarked
package org.tributary.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
