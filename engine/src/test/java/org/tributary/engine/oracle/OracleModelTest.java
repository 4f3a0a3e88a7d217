package org.tributary.engine.oracle;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The model alone on random streams: its own laws must hold before it may judge anyone. */
class OracleModelTest {
    private static final int STREAMS = Integer.getInteger("oracle.model.streams", 100);

    @Test
    void shouldKeepItsLawsOnRandomStreams() {
        for (long seed = 1; seed <= STREAMS; seed++) {
            final Set<Feature> features = Feature.configured();
            final List<Op.Step> steps = new StreamGenerator(seed, features).next(300);
            final Oracle oracle = new Oracle();
            long sequence = 0;
            for (final Op.Step step : steps) {
                try {
                    sequence += 1 + oracle.advance(step.at()).size();
                    if (!(step.op() instanceof Op.Tick)) {
                        sequence += oracle.apply(step.op(), sequence).size();
                    }
                } catch (final RuntimeException | AssertionError e) {
                    throw new AssertionError("seed " + seed + ", " + step, e);
                }
            }
            OracleLaws.checkFromScratch(oracle.world);
        }
    }
}
