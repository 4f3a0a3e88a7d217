package org.tributary.engine.host;

import org.agrona.DirectBuffer;

/** A command and the time at which a host takes it. */
record Step(long atMs, DirectBuffer command) {}
