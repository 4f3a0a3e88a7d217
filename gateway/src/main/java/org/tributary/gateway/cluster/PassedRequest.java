package org.tributary.gateway.cluster;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;

/**
 * A change over the admin API on its way to the leader, and the leader's answer. Beside the body only what a change depends on: the
 * caller's token, which the leader checks, and the version that is to be replaced.
 *
 * <pre>
 *   question: format u8 (1), kind u8 (16), method, path, query, headers, body      answer: sequence i64, status, type, headers, body
 * </pre>
 */
final class PassedRequest {
    private static final byte FORMAT = 1;
    private static final byte KIND = 16;
    private static final List<String> HEADERS = List.of("authorization", "if-match");
    private static final int MOST_FIELDS = 1_024;

    private PassedRequest() {}

    /** True if a question to the leader is a change. */
    static boolean isOne(final byte[] question) {
        return question.length > 1 && question[0] == FORMAT && question[1] == KIND;
    }

    static byte[] encode(final ApiRequest request) {
        final Map<String, String> headers = new LinkedHashMap<>();
        for (final String name : HEADERS) {
            final String value = request.header(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return GroupQuestion.bytes(out -> {
            out.writeByte(FORMAT);
            out.writeByte(KIND);
            out.writeUTF(request.method());
            out.writeUTF(request.path());
            out.writeInt(request.query().size());
            for (final Map.Entry<String, List<String>> one : request.query().entrySet()) {
                out.writeUTF(one.getKey());
                out.writeInt(one.getValue().size());
                for (final String value : one.getValue()) {
                    out.writeUTF(value);
                }
            }
            writeTexts(headers, out);
            writeBytes(request.body(), out);
        });
    }

    /**
     * Reads a request; it has no actor yet.
     *
     * @throws IOException if the bytes are none
     */
    static ApiRequest decode(final byte[] question) throws IOException {
        final DataInputStream in = new DataInputStream(new ByteArrayInputStream(question));
        in.readShort();
        final String method = in.readUTF();
        final String path = in.readUTF();
        final Map<String, List<String>> query = new LinkedHashMap<>();
        for (int left = count(in); left > 0; left--) {
            final String name = in.readUTF();
            final List<String> values = new ArrayList<>();
            for (int more = count(in); more > 0; more--) {
                values.add(in.readUTF());
            }
            query.put(name, values);
        }
        return new ApiRequest(method, path, query, readTexts(in), readBytes(in), "");
    }

    static void write(final ApiResponse response, final DataOutputStream out) throws IOException {
        out.writeInt(response.status());
        out.writeUTF(response.contentType());
        writeTexts(response.headers(), out);
        writeBytes(response.body(), out);
    }

    /**
     * Reads the leader's answer.
     *
     * @throws IOException if the bytes are none
     */
    static ApiResponse response(final DataInputStream in) throws IOException {
        final int status = in.readInt();
        final String type = in.readUTF();
        final Map<String, String> headers = readTexts(in);
        return new ApiResponse(status, type, readBytes(in), headers);
    }

    private static void writeTexts(final Map<String, String> texts, final DataOutputStream out) throws IOException {
        out.writeInt(texts.size());
        for (final Map.Entry<String, String> one : texts.entrySet()) {
            out.writeUTF(one.getKey());
            out.writeUTF(one.getValue());
        }
    }

    private static Map<String, String> readTexts(final DataInputStream in) throws IOException {
        final Map<String, String> texts = new LinkedHashMap<>();
        for (int left = count(in); left > 0; left--) {
            final String name = in.readUTF();
            texts.put(name, in.readUTF());
        }
        return texts;
    }

    private static void writeBytes(final byte[] bytes, final DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(final DataInputStream in) throws IOException {
        return FactsCodec.bytes(in, in.readInt());
    }

    private static int count(final DataInputStream in) throws IOException {
        final int count = in.readInt();
        if (count < 0 || count > MOST_FIELDS) {
            throw new IOException(count + " fields, at most " + MOST_FIELDS + " are read");
        }
        return count;
    }
}
