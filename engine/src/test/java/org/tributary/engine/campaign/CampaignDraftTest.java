package org.tributary.engine.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.FeeDefinitionEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OrganisationDefinitionEncoder;
import org.tributary.engine.codec.sbe.OrganisationDefinitionEncoder.MerchantsEncoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.TestCampaigns;

/** What definitions are of no use, whoever reads them: the core answers "invalid" and goes on. */
class CampaignDraftTest {
    private static final int CHANNEL_OF_MERCHANT = MessageHeaderEncoder.ENCODED_LENGTH
            + OrganisationDefinitionEncoder.BLOCK_LENGTH
            + MerchantsEncoder.sbeHeaderSize();

    @Test
    void shouldHaveARowForEveryChannelThereIs() {
        for (final ChannelCode channel : ChannelCode.values()) {
            if (channel != ChannelCode.NULL_VAL) {
                assertThat((int) channel.value()).isLessThan(Channels.CODES);
                assertThat(Channels.ofCode(channel.value())).isEqualTo(channel);
            }
        }
    }

    /** A journal of a later version, or a damaged command: before, some of these codes stopped whoever read the record. */
    @ParameterizedTest
    @ValueSource(ints = {0, 6, 7, 24, 200, 255})
    void shouldRefuseAMerchantWhenItsChannelIsNone(final int code) {
        final UnsafeBuffer command = organisation(ChannelCode.ALIPAY);
        command.putByte(CHANNEL_OF_MERCHANT, (byte) code);
        assertThat(reasonOf(command)).isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(define(command)).isNull();
    }

    @Test
    void shouldRefuseAnOrganisationWhenAChannelHasTwoMerchants() {
        assertThat(reasonOf(organisation(ChannelCode.ALIPAY, ChannelCode.STRIPE)))
                .isEqualTo(ReasonCode.NONE);
        assertThat(reasonOf(organisation(ChannelCode.ALIPAY, ChannelCode.ALIPAY)))
                .isEqualTo(ReasonCode.INVALID_CAMPAIGN);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 200, 255})
    void shouldRefuseAFeeWhenItsChannelIsNone(final int code) {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[256]);
        new FeeDefinitionEncoder()
                .wrapAndApplyHeader(command, 0, new MessageHeaderEncoder())
                .channel(ChannelCode.ALIPAY)
                .ratePpm(6_000)
                .merchant("");
        command.putByte(
                MessageHeaderEncoder.ENCODED_LENGTH + FeeDefinitionEncoder.channelEncodingOffset(), (byte) code);
        assertThat(reasonOf(command)).isEqualTo(ReasonCode.INVALID_CAMPAIGN);
    }

    private static CampaignDraft.Defined define(final DirectBuffer definition) {
        final CampaignDraft draft = new CampaignDraft(
                CampaignEncoder.commands(campaign(), 0, "ops", new byte[32]).get(0), 0);
        return draft.define(new MessageHeaderDecoder().wrap(definition, 0).templateId(), definition, 0);
    }

    private static ReasonCode reasonOf(final DirectBuffer definition) {
        final CoreDriver core = CoreDriver.of(TestCampaigns.usual());
        core.send(CampaignEncoder.commands(campaign(), 1, "ops", new byte[32]).get(0));
        final List<RecordView> answers = core.send(definition);
        return answers.get(0).reason;
    }

    private static Campaign campaign() {
        return TestCampaigns.usual().build();
    }

    private static UnsafeBuffer organisation(final ChannelCode... channels) {
        final OrganisationDefinitionEncoder encoder = new OrganisationDefinitionEncoder();
        final UnsafeBuffer command = new UnsafeBuffer(new byte[256]);
        final MerchantsEncoder merchants = encoder.wrapAndApplyHeader(command, 0, new MessageHeaderEncoder())
                .merchantsCount(channels.length);
        for (final ChannelCode channel : channels) {
            merchants.next().channel(channel).merchant("m");
        }
        encoder.organisation("new-org").nameZh("n").nameEn("n");
        return command;
    }
}
