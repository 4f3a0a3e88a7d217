package org.tributary.gateway.upkeep;

import java.util.List;
import java.util.regex.Pattern;

/** The JVM options of this process that a child process of the same program needs: those of memory, and what the JVM asks for. */
final class ChildOptions {
    /**
     * Heap, direct memory, stacks, shares of the machine, the collector, and what happens when memory ends. No agent, port,
     * log or dump file, which two processes can't share.
     */
    private static final Pattern WANTED =
            Pattern.compile("-Xm[nsx].+|-Xss.+|-XX:(Initial|Max|Min)(RAM|Heap|DirectMemory|Metaspace)[A-Za-z]*=.+"
                    + "|-XX:[+-](Use[A-Za-z]+GC|UseContainerSupport|ExitOnOutOfMemoryError|CrashOnOutOfMemoryError)"
                    + "|-Dio\\.netty\\..+|-Dchronicle\\..+|--sun-misc-unsafe-memory-access=.+");

    private ChildOptions() {}

    /** Returns those of a process's options, in their order. */
    static List<String> of(final List<String> arguments) {
        return arguments.stream()
                .filter(argument -> WANTED.matcher(argument).matches())
                .toList();
    }
}
