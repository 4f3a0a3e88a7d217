package org.tributary.loadtest.flood;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The control uses what an attacker may, by the same rule. */
class BurnerTest {
    @Test
    void shouldUseItsShareOfACoreAndNoMore() throws InterruptedException {
        final Burner burner = new Burner(0.2);
        burner.start();
        TimeUnit.SECONDS.sleep(1);
        // A busy machine gives less; none at all would be no control.
        assertThat(burner.stopAndReport()).isBetween(0.01, 0.23);
    }
}
