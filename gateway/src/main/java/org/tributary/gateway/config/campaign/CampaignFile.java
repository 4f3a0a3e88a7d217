package org.tributary.gateway.config.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.Sha256;
import org.tributary.gateway.config.BoundedFiles;
import org.tributary.gateway.config.yaml.Mistakes;
import org.tributary.gateway.config.yaml.Node;
import org.tributary.gateway.config.yaml.NodeReader;
import org.tributary.gateway.config.yaml.Place;
import org.tributary.gateway.config.yaml.Section;

/**
 * A campaign file without mistakes.
 *
 * @param campaign what it defines
 * @param hash SHA-256 of its bytes
 * @param poolPlaces place of each pool's id, for remarks about pools
 */
public record CampaignFile(Campaign campaign, byte[] hash, Map<String, Place> poolPlaces) {
    /** Largest campaign file: 100,000 projects and 10,000 pools take about 30 MB. */
    public static final int MAX_FILE_BYTES = 64 << 20;

    /**
     * Reads a file.
     *
     * @param seeds secrets of random pools
     * @throws org.tributary.gateway.config.yaml.InvalidFileException with every mistake in it
     * @throws IOException if it can't be read at all
     */
    public static CampaignFile read(final Path file, final SeedSource seeds) throws IOException {
        return parse(BoundedFiles.read(file, MAX_FILE_BYTES), file.toString(), seeds);
    }

    /**
     * Reads a file's bytes.
     *
     * @param name of the file, for messages
     * @param seeds secrets of random pools
     * @throws org.tributary.gateway.config.yaml.InvalidFileException with every mistake in it
     */
    public static CampaignFile parse(final byte[] yaml, final String name, final SeedSource seeds) {
        final Mistakes mistakes = new Mistakes(name);
        final Node.Mapping root = NodeReader.read(yaml, MAX_FILE_BYTES, mistakes);
        if (root == null) {
            throw mistakes.asException();
        }
        final CampaignContext context = new CampaignContext(mistakes, seeds);
        final Campaign campaign = new CampaignReader(context).read(new Section(root, "the campaign file", mistakes));
        mistakes.throwIfAny();
        if (campaign == null) {
            throw new IllegalStateException(name + " was not read, and no mistake says why");
        }
        return new CampaignFile(campaign, Sha256.of(yaml), Map.copyOf(context.places(CampaignContext.Kind.POOL)));
    }
}
