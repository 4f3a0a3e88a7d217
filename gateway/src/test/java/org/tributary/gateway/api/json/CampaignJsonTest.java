package org.tributary.gateway.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.projection.Views;

class CampaignJsonTest {
    private static final Campaign.Names NAMES = new Campaign.Names("名", "name");

    @Test
    void shouldShowRegistrationNumbersOnlyWhenTheCampaignGivesThem() throws IOException {
        assertThat(organisation("91350100M000100Y43").get("creditCode").textValue())
                .isEqualTo("91350100M000100Y43");
        assertThat(organisation("").has("creditCode")).isFalse();
        assertThat(project("filed-1").get("filingNumber").textValue()).isEqualTo("filed-1");
        assertThat(project("").has("filingNumber")).isFalse();
    }

    private static JsonNode organisation(final String creditCode) throws IOException {
        final Campaign.Organisation definition = new Campaign.Organisation("o", NAMES, List.of(), creditCode);
        final Views.OrganisationView view = new Views.OrganisationView(definition, 1, 0, 0, 0, 0, 0, 0, 0);
        return new ObjectMapper().readTree(Json.bytes(json -> CampaignJson.organisation(json, view)));
    }

    private static JsonNode project(final String filingNumber) throws IOException {
        final Campaign.Project definition =
                new Campaign.Project("p", "o", NAMES, 0, false, NAMES, 0, List.of(), 1, 100, List.of(), filingNumber);
        final Views.ProjectView view =
                new Views.ProjectView(0, definition, "open", false, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0);
        return new ObjectMapper().readTree(Json.bytes(json -> CampaignJson.project(json, view)));
    }
}
