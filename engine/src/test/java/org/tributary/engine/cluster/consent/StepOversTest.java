package org.tributary.engine.cluster.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may step over an entry. Real nodes do it in {@code StepOverGroupTest}. */
class StepOversTest {
    private static final byte[] NONE = {};
    private static final byte[] WORD = {1, 2, 3};
    private static final byte[] OTHER = {1, 2, 4};
    private static final long ENTRY = 17;

    @TempDir
    Path logs;

    /** Words by member; a member without one does not answer. */
    private final Map<String, byte[]> words = new HashMap<>();

    private final Set<String> members = new TreeSet<>(Set.of("a", "b", "c"));

    private Consents consents() {
        return new Consents(logs, new UUID(1, 2));
    }

    private StepOvers ofA() {
        return new StepOvers(
                consents(),
                "a",
                new StepOvers.Peers() {
                    @Override
                    public Set<String> members() {
                        return members;
                    }

                    @Override
                    public byte[] wordOf(final String member, final long entry) throws IOException {
                        final byte[] word = entry == ENTRY ? words.get(member) : NONE;
                        if (word == null) {
                            throw new IOException("is down");
                        }
                        return word;
                    }
                },
                0);
    }

    @Test
    void shouldAskNobodyAboutAnEntryThatNeverStoppedThisNode() {
        words.put("b", WORD);
        words.put("c", WORD);
        assertThat(ofA().wordOn(ENTRY)).isNull();
    }

    @Test
    void shouldNameTheEntryAlsoWhenTheDiskTakesNothing() throws IOException {
        assertThat(ofA().stopped(ENTRY, "the command", null)).contains("entry 17");
        assertThat(consents().stoppedOn(ENTRY)).isEqualTo("the command");
        assertThat(ofA().stopped(ENTRY, "its pulse", "early-bird")).contains("entry 17");
        assertThat(consents().stoppedOn(ENTRY)).isEqualTo("pool early-bird");
        final Path full = logs.resolve("full");
        Files.createFile(full);
        final StepOvers unwritten = new StepOvers(new Consents(full, new UUID(1, 2)), "a", null, 0);
        assertThat(unwritten.stopped(ENTRY, "the command", null)).contains("entry 17");
    }

    @Test
    void shouldStepOverWithAMajorityOfEqualWordsAlsoWithoutAWordHere() {
        consents().stopped(ENTRY, "the command");
        words.put("b", WORD);
        words.put("c", WORD);
        assertThat(ofA().wordOn(ENTRY)).isEqualTo(WORD);
        assertThat(ofA().wordOn(ENTRY + 1)).isNull();
        words.remove("c");
        consents().give(ENTRY, WORD);
        assertThat(ofA().wordOn(ENTRY)).isEqualTo(WORD);
        assertThat(ofA().ownWord(ENTRY)).isEqualTo(WORD);
        assertThat(new Consents(logs, new UUID(1, 3)).entries())
                .as("of another group")
                .isEmpty();
    }

    @Test
    void shouldWaitForAMajorityWhenThisNodeConsentsAlone() {
        consents().give(ENTRY, WORD);
        words.put("b", NONE);
        words.put("c", NONE);
        assertThatThrownBy(() -> ofA().wordOn(ENTRY)).hasMessageContaining("once 2 members have the same consent");
        words.put("b", OTHER);
        assertThatThrownBy(() -> ofA().wordOn(ENTRY))
                .as("two words that differ are no majority")
                .hasMessageContaining(StepOvers.fingerprint(WORD))
                .hasMessageContaining(StepOvers.fingerprint(OTHER));
    }

    @Test
    void shouldDecideAsUsualOnlyWhenAMajorityHasNoWord() {
        consents().stopped(ENTRY, "the command");
        words.put("b", NONE);
        assertThat(ofA().wordOn(ENTRY)).as("a and b have none").isNull();
        words.put("b", WORD);
        assertThatThrownBy(() -> ofA().wordOn(ENTRY))
                .as("c may consent as b does")
                .hasMessageContaining("no answer of {c=is down}");
        words.put("c", NONE);
        assertThat(ofA().wordOn(ENTRY)).as("a and c have none").isNull();
    }

    @Test
    void shouldNotTakeItselfForTheGroupWhileMembersAreUnknownOrItIsNone() {
        consents().give(ENTRY, WORD);
        members.clear();
        assertThatThrownBy(() -> ofA().wordOn(ENTRY)).hasMessageContaining("is stepped over once");
        members.addAll(Set.of("b", "c"));
        words.put("b", WORD);
        words.put("c", NONE);
        assertThatThrownBy(() -> ofA().wordOn(ENTRY))
                .as("a waits to be taken in: its word does not count")
                .hasMessageContaining("once 2 members");
    }
}
