package org.tributary.engine.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets tests wait a minute for a condition instead of Awaitility's ten seconds: a busy machine is no fault of the code. */
public final class Patience implements BeforeAllCallback {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @Override
    public void beforeAll(final ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONGEST);
    }
}
