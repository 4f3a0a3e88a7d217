package org.tributary.engine.projection.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TextIndexTest {
    /** Counts what the index compares, byte by byte, to tell names apart. */
    private static final class CountingBuffer extends UnsafeBuffer {
        private long reads;

        CountingBuffer(final byte[] bytes) {
            super(bytes);
        }

        @Override
        public byte getByte(final int index) {
            reads++;
            return super.getByte(index);
        }
    }

    /** The hash of 0.1.0 had no key, so that anybody could make names that share a place of the table. */
    private static int unkeyed(final String name) {
        int hash = 0x811C9DC5;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x01000193;
        }
        hash ^= hash >>> 15;
        hash *= 0x85EBCA6B;
        return hash ^ hash >>> 13;
    }

    private static String name(final int number) {
        return String.format("team-%010d", number);
    }

    @Test
    void shouldFindANewNameAsFastWhenNamesWereCraftedForAnUnkeyedHash() {
        final TextIndex index = new TextIndex(1 << 18, 32);
        int added = 0;
        for (int i = 0; added < 2_000; i++) {
            if ((unkeyed(name(i)) & 0xFFF) == 0) {
                index.findOrAdd(0, name(i));
                added++;
            }
        }

        long reads = 0;
        for (int i = 0; i < 1_000; i++) {
            final CountingBuffer honest =
                    new CountingBuffer(("honest-" + name(i)).substring(0, 15).getBytes(StandardCharsets.UTF_8));
            assertThat(index.find(0, honest, 0, honest.capacity())).isEqualTo(TextIndex.NONE);
            reads += honest.reads;
        }
        // Half full at most, linear probing meets 1.5 names on average by theory, each told apart within its first
        // bytes.
        assertThat(reads).isLessThan(20_000);
    }

    @Test
    void shouldAgreeWithAMapWhenTextsAreAddedAndReplacedAtRandom() {
        final long seed = 20261126;
        final Random random = new Random(seed);
        final TextIndex index = new TextIndex(500, 32);
        final Map<String, Integer> model = new HashMap<>();
        final List<String> byIndex = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            final String text = "t" + random.nextInt(2_000);
            final UnsafeBuffer bytes = new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
            if (model.containsKey(text)) {
                assertThat(index.find(0, bytes, 0, bytes.capacity()))
                        .as("seed %d, %s", seed, text)
                        .isEqualTo(model.get(text));
            } else if (!index.isFull()) {
                model.put(text, index.findOrAdd(0, bytes, 0, bytes.capacity()));
                byIndex.add(text);
            } else {
                final int victim = random.nextInt(500);
                index.replace(victim, 0, bytes, 0, bytes.capacity());
                model.remove(byIndex.set(victim, text));
                model.put(text, victim);
            }
        }
        for (int i = 0; i < 2_000; i++) {
            final int expected = model.getOrDefault("t" + i, TextIndex.NONE);
            assertThat(index.find(0, "t" + i)).as("seed %d", seed).isEqualTo(expected);
        }
    }
}
