package org.tributary.engine.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.MatchAction;

class MatchStepsTest {
    private final MatchSteps steps = new MatchSteps();

    private List<String> stretches() {
        final List<String> text = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            text.add(steps.untilSequence(i) + ":" + steps.state(i));
        }
        return text;
    }

    private int notice(final long until, final long endsMs) {
        return steps.apply(MatchAction.NOTICE, until, 0, endsMs, 0);
    }

    private int confirm(final long until, final long nowMs) {
        return steps.apply(MatchAction.CONFIRM, until, nowMs, 0, 0);
    }

    @Test
    void shouldConfirmOnlyWhatIsInNoticeAndOnlyUpToTheBound() {
        assertThat(confirm(10, 0)).isEqualTo(MatchSteps.UNCHANGED);
        assertThat(notice(10, 100)).isEqualTo(MatchSteps.CHANGED);
        assertThat(notice(10, 200)).isEqualTo(MatchSteps.UNCHANGED);
        assertThat(confirm(6, 99)).isEqualTo(MatchSteps.RUNNING);
        assertThat(confirm(6, 100)).isEqualTo(MatchSteps.CHANGED);
        assertThat(stretches()).containsExactly("6:2", "10:1");
        assertThat(steps.stateAt(6)).isEqualTo(MatchSteps.CONFIRMED);
        assertThat(steps.stateAt(7)).isEqualTo(MatchSteps.NOTICED);
        assertThat(steps.stateAt(11)).isEqualTo(MatchSteps.PROMISED);
    }

    @Test
    void shouldWithdrawAllButWhatWasListedForPayment() {
        notice(10, 0);
        confirm(8, 0);
        assertThat(steps.apply(MatchAction.WITHDRAW, 12, 0, 0, 5)).isEqualTo(MatchSteps.CHANGED);
        assertThat(stretches()).containsExactly("5:2", "12:3");
        assertThat(steps.apply(MatchAction.WITHDRAW, 12, 0, 0, 5)).isEqualTo(MatchSteps.UNCHANGED);
    }

    @Test
    void shouldRefuseMoreStretchesThanItKeepsAndStayAsItWas() {
        for (int i = 1; i <= MatchSteps.MAX_STEPS; i++) {
            assertThat(notice(i, i)).isEqualTo(MatchSteps.CHANGED);
        }
        assertThat(notice(100, 100)).isEqualTo(MatchSteps.FULL);
        assertThat(steps.size()).isEqualTo(MatchSteps.MAX_STEPS);
        assertThat(confirm(100, 200)).isEqualTo(MatchSteps.CHANGED);
        assertThat(stretches()).containsExactly(MatchSteps.MAX_STEPS + ":2");
    }
}
