package org.tributary.gateway;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.tributary.engine.testing.Fuzzing;
import org.tributary.gateway.bridge.callback.AttachmentFuzz;
import org.tributary.gateway.channel.AlipayFuzz;
import org.tributary.gateway.channel.ContributionsFuzz;
import org.tributary.gateway.channel.PaymentSourceFuzz;
import org.tributary.gateway.channel.StripeFuzz;
import org.tributary.gateway.channel.UnionPayFuzz;
import org.tributary.gateway.channel.WechatPayFuzz;
import org.tributary.gateway.channel.parse.FormFieldsFuzz;
import org.tributary.gateway.channel.parse.JsonCursorFuzz;
import org.tributary.gateway.config.CampaignFuzz;
import org.tributary.gateway.transport.HttpFuzz;

/**
 * What comes from outside: nothing of it is thrown at, or believed wrongly. To look for more, a minute each:
 * {@code mvn -pl engine,gateway test -Dexcluded.tags= -Dgroups=fuzz -Dfuzz.seconds=60}, of one target
 * {@code -Dfuzz.target=HttpFuzz}.
 */
class FuzzTest {
    private static final Class<?>[] TARGETS = {
        AttachmentFuzz.class,
        AlipayFuzz.class,
        ContributionsFuzz.class,
        PaymentSourceFuzz.class,
        FormFieldsFuzz.class,
        JsonCursorFuzz.class,
        StripeFuzz.class,
        UnionPayFuzz.class,
        WechatPayFuzz.class,
        CampaignFuzz.class,
        HttpFuzz.class
    };

    @TestFactory
    Stream<DynamicTest> shouldHoldOverEveryInputKept() {
        return Fuzzing.replay(TARGETS);
    }

    @TestFactory
    @Tag("long")
    @Tag("fuzz")
    Stream<DynamicTest> shouldFindNothingNew() {
        return Fuzzing.search(Integer.getInteger("fuzz.seconds", 60), TARGETS);
    }
}
