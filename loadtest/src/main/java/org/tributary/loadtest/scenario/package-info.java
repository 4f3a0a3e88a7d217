/**
 * What is to be sent: the curve of rates, the mix of callbacks, the campaign and the outage, read from YAML files that
 * anyone can edit. Pure values: no server, no socket, no clock. Start reading at
 * {@link org.tributary.loadtest.scenario.Scenario}.
 */
package org.tributary.loadtest.scenario;
