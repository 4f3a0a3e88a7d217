package org.tributary.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildOptionsTest {
    @Test
    void shouldHandOnMemoryAndCollectorAndNothingThatTwoProcessesCannotShare() {
        final List<String> memory = List.of(
                "-Xmx2g",
                "-Xms1g",
                "-Xss512k",
                "-XX:MaxDirectMemorySize=4g",
                "-XX:MaxRAMPercentage=40.0",
                "-XX:+UseZGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--sun-misc-unsafe-memory-access=allow");
        final List<String> given = new ArrayList<>(memory);
        given.addAll(List.of(
                "-Xlog:gc:file=gc.log",
                "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                "-javaagent:a.jar",
                "-Dcom.sun.management.jmxremote.port=9010",
                "-XX:HeapDumpPath=/var/dumps",
                "-XX:StartFlightRecording=filename=a.jfr",
                "-XX:OnOutOfMemoryError=kill"));

        assertThat(ChildOptions.of(given)).isEqualTo(memory);
    }
}
