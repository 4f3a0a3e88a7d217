package org.tributary.benchmarks;

/** Options of forked JVMs: a fork is started by class path, so what the jar's manifest opens is closed to it. */
public final class Jvm {
    /** Agrona's buffers. */
    public static final String EXPORT_MISC = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

    /** Memory off the heap for tables of 64 million ids. */
    public static final String DIRECT_MEMORY = "-XX:MaxDirectMemorySize=4g";

    private Jvm() {}
}
