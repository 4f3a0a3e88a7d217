package org.tributary.gateway.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The figures for ops in {@code GET /api/v1/status} and the live feed. Unknown figures are null. */
public final class StatusJson {
    private static final double MILLIS = 1e3;

    private StatusJson() {}

    public static void write(final JsonGenerator json, final StatusSource.Status status) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", status.role());
        json.writeObjectFieldStart("ring");
        number(json, "used", status.ringUsed());
        number(json, "size", status.ringSize());
        json.writeEndObject();
        json.writeObjectFieldStart("journal");
        number(json, "lagRecords", status.journalLag());
        json.writeStringField("durability", status.durability());
        json.writeEndObject();
        json.writeObjectFieldStart("disk");
        number(json, "freeBytes", status.diskFreeBytes());
        number(json, "reserveBytes", status.diskReserveBytes());
        json.writeEndObject();
        json.writeObjectFieldStart("snapshot");
        number(json, "sequence", status.snapshotSequence());
        json.writeStringField("at", status.snapshotAtMs() < 0 ? null : Json.time(status.snapshotAtMs()));
        json.writeEndObject();
        json.writeArrayFieldStart("stages");
        for (final StatusSource.Stage stage : status.stages()) {
            json.writeStartObject();
            json.writeStringField("name", stage.name());
            json.writeNumberField("count", stage.count());
            json.writeNumberField("p50Nanos", stage.p50Nanos());
            json.writeNumberField("p99Nanos", stage.p99Nanos());
            json.writeNumberField("p999Nanos", stage.p999Nanos());
            json.writeNumberField("maxNanos", stage.maxNanos());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("refused");
        for (final StatusSource.Refused refused : status.refused()) {
            json.writeStartObject();
            json.writeStringField("channel", refused.channel());
            json.writeNumberField("notAuthentic", refused.notAuthentic());
            json.writeNumberField("malformed", refused.malformed());
            json.writeNumberField("tryAgain", refused.tryAgain());
            json.writeEndObject();
        }
        json.writeEndArray();
        number(json, "connections", status.connections());
        number(json, "viewers", status.viewers());
        number(json, "errors", status.errors());
        json.writeStringField("startedAt", Json.time(status.startedAtMs()));
        json.writeObjectFieldStart("readModels");
        json.writeBooleanField("complete", status.skippedRecords().isEmpty());
        json.writeArrayFieldStart("skippedRecords");
        for (final long sequence : status.skippedRecords()) {
            json.writeNumber(sequence);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeObjectFieldStart("clock");
        json.writeBooleanField("agrees", status.clockOffsetMs() == 0);
        json.writeNumberField("offsetSeconds", status.clockOffsetMs() / MILLIS);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void number(final JsonGenerator json, final String name, final long value) throws IOException {
        if (value == StatusSource.UNKNOWN) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
