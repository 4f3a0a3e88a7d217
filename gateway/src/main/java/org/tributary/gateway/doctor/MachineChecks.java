package org.tributary.gateway.doctor;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Limits and memory settings of the machine, from {@code /proc} and {@code /sys}. */
final class MachineChecks {
    private static final int MAX_BYTES = 1 << 16;

    /** Files besides connections: jar, journal, keys, sockets that listen. */
    private static final long OTHER_FILES = 512;

    /** The kernel's default; Chronicle Queue maps a file in chunks, which stay far below it. */
    private static final long MAP_COUNT = 65_530;

    private static final long SWAPPINESS = 10;
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+|unlimited)");
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");
    private static final Pattern SWAP = Pattern.compile("(?m)^SwapTotal:\\s+(\\d+) kB");

    private final Path root;
    private final OptionalLong server;
    private final int connections;

    /**
     * Checks of a machine.
     *
     * @param root of the file system
     * @param server process that holds the data, whose limits count; absent: this process's stand for them
     * @param connections that the process may hold open
     */
    MachineChecks(final Path root, final OptionalLong server, final int connections) {
        this.root = root;
        this.server = server;
        this.connections = connections;
    }

    List<Finding> all() {
        return new ArrayList<>(List.of(openFiles(), maps(), hugePages(), swap()));
    }

    private Optional<String> read(final String file) {
        // Files.readString reads one byte of a file that says it is empty, and the kernel gives a number's rest to no
        // second read.
        try (InputStream in = new FileInputStream(root.resolve(file).toFile())) {
            return Optional.of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
        } catch (final IOException e) {
            return Optional.empty();
        }
    }

    private Finding openFiles() {
        final Optional<String> ofServer =
                server.isPresent() ? read("proc/" + server.getAsLong() + "/limits") : Optional.empty();
        final String whose = ofServer.isPresent() ? "process " + server.getAsLong() : "as this command, a server";
        final Matcher limit =
                OPEN_FILES.matcher(ofServer.or(() -> read("proc/self/limits")).orElse(""));
        if (!limit.find()) {
            return Finding.unknown("nofile", "/proc/self/limits can't be read");
        }
        final long most = limit.group(1).equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit.group(1));
        final long wanted = connections + OTHER_FILES;
        final String what =
                whose + " may have at most " + limit.group(1) + " open files, limits.connections is " + connections;
        return most >= wanted
                ? Finding.ok("nofile", what)
                : Finding.bad(
                        "nofile",
                        what,
                        "LimitNOFILE=" + 2 * wanted + " in the service, or `ulimit -n " + 2 * wanted
                                + "` before the start");
    }

    private Finding maps() {
        final OptionalLong most = number("proc/sys/vm/max_map_count");
        if (most.isEmpty()) {
            return Finding.unknown("max_map_count", "/proc/sys/vm/max_map_count can't be read");
        }
        final String what = "vm.max_map_count is " + most.getAsLong();
        return most.getAsLong() >= MAP_COUNT
                ? Finding.ok("max_map_count", what)
                : Finding.bad(
                        "max_map_count",
                        what + ", and the journal's files are mapped",
                        "sysctl -w vm.max_map_count=" + MAP_COUNT + " or more");
    }

    private Finding hugePages() {
        final Optional<String> enabled = chosen("sys/kernel/mm/transparent_hugepage/enabled");
        final Optional<String> defrag = chosen("sys/kernel/mm/transparent_hugepage/defrag");
        if (enabled.isEmpty() || defrag.isEmpty()) {
            return Finding.unknown("huge-pages", "the kernel does not say whether it has transparent huge pages");
        }
        final String what = "transparent huge pages: " + enabled.get() + ", defrag " + defrag.get();
        return enabled.get().equals("always") && defrag.get().equals("always")
                ? Finding.warn(
                        "huge-pages",
                        what + ": a page fault may wait while the kernel moves memory",
                        "echo madvise > /sys/kernel/mm/transparent_hugepage/defrag")
                : Finding.ok("huge-pages", what);
    }

    private Finding swap() {
        final Matcher total = SWAP.matcher(read("proc/meminfo").orElse(""));
        final OptionalLong swappiness = number("proc/sys/vm/swappiness");
        if (!total.find() || swappiness.isEmpty()) {
            return Finding.unknown("swap", "/proc/meminfo can't be read");
        }
        final long mib = Long.parseLong(total.group(1)) / 1024;
        final String what = mib + " MiB of swap, vm.swappiness is " + swappiness.getAsLong();
        return mib == 0 || swappiness.getAsLong() <= SWAPPINESS
                ? Finding.ok("swap", what)
                : Finding.warn(
                        "swap",
                        what + ": tables of the engine may be swapped out and cost milliseconds",
                        "swapoff -a, or sysctl -w vm.swappiness=1");
    }

    private Optional<String> chosen(final String file) {
        final Matcher word = CHOSEN.matcher(read(file).orElse(""));
        return word.find() ? Optional.of(word.group(1)) : Optional.empty();
    }

    private OptionalLong number(final String file) {
        final String text = read(file).orElse("").strip();
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
