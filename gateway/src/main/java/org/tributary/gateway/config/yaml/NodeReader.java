package org.tributary.gateway.config.yaml;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document into {@link Node}s. Size, depth and number of nodes are bounded, and aliases, which can make
 * a small file huge, are refused.
 */
public final class NodeReader {
    /** Deepest nesting; campaign and settings files need at most 6. */
    public static final int MAX_DEPTH = 16;

    /** Most nodes of a file. */
    public static final int MAX_NODES = 6_000_000;

    /** Longest text of a value; descriptions are the longest. */
    public static final int MAX_TEXT_CHARS = 64 * 1024;

    /**
     * Most characters read between two events, read-ahead included: the parser spends some 200 bytes on each character
     * of a value before it delivers it, so a value of megabytes must not be read to its end.
     */
    private static final int MAX_CHARS_BETWEEN_EVENTS = 1024 * 1024;

    /**
     * Size of the read-ahead; the parser copies it whole at each refill, so a small one costs seconds on a large file.
     */
    private static final int BUFFER_CODE_POINTS = 256 * 1024;

    private final Mistakes mistakes;
    private final Iterator<Event> events;
    private final BoundedSource source;
    private Place last = Place.START;
    private int nodes;

    private NodeReader(final String text, final Mistakes mistakes) {
        this.mistakes = mistakes;
        final LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(BUFFER_CODE_POINTS)
                .setParseComments(false)
                .build();
        source = new BoundedSource(text);
        events = new Parse(settings).parseReader(source).iterator();
    }

    /** The text; ends the reading when too much of it is read without an event. */
    private static final class BoundedSource extends StringReader {
        private int sinceEvent;

        BoundedSource(final String text) {
            super(text);
        }

        @Override
        public int read(final char[] buffer, final int offset, final int length) throws IOException {
            final int read = super.read(buffer, offset, length);
            sinceEvent += Math.max(0, read);
            if (sinceEvent > MAX_CHARS_BETWEEN_EVENTS) {
                throw new Unreadable();
            }
            return read;
        }
    }

    private Event next() {
        try {
            final Event event = events.next();
            source.sinceEvent = 0;
            last = place(event);
            return event;
        } catch (final Unreadable e) {
            throw fail(
                    last,
                    "a value longer than " + MAX_TEXT_CHARS + " characters begins after this point",
                    "Shorten it");
        }
    }

    /** Thrown at a mistake after which the document can't be read further. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable() {
            super(null, null, false, false);
        }
    }

    /**
     * Reads a document whose root is a mapping.
     *
     * @param bytes UTF-8
     * @param maxBytes refuses more
     * @return the root; null, with a mistake added, if it can't be read
     */
    public static Node.@Nullable Mapping read(final byte[] bytes, final int maxBytes, final Mistakes mistakes) {
        if (bytes.length > maxBytes) {
            mistakes.add(Place.START, "the file is larger than " + Values.size(maxBytes), "Make it smaller");
            return null;
        }
        final String text = decode(bytes, mistakes);
        return text == null ? null : read(text, mistakes);
    }

    private static @Nullable String decode(final byte[] bytes, final Mistakes mistakes) {
        try {
            final String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (final CharacterCodingException e) {
            mistakes.add(Place.START, "the file is not UTF-8", "Save it in UTF-8");
            return null;
        }
    }

    private static Node.@Nullable Mapping read(final String text, final Mistakes mistakes) {
        try {
            return new NodeReader(text, mistakes).document();
        } catch (final MarkedYamlEngineException e) {
            final Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            mistakes.add(
                    mark.map(NodeReader::place).orElse(Place.START),
                    "not YAML: " + e.getProblem(),
                    "Correct the syntax; nothing after this point was read");
        } catch (final ReaderException e) {
            mistakes.add(
                    placeOf(text, e.getPosition()),
                    "a character that YAML does not allow: " + String.format("U+%04X", e.getCodePoint()),
                    "Remove it; nothing after this point was read");
        } catch (final YamlEngineException e) {
            mistakes.add(Place.START, "not YAML: " + e.getMessage(), "Correct the syntax");
        } catch (final Unreadable e) {
            return null;
        }
        return null;
    }

    private static Place placeOf(final String text, final int codePoint) {
        final int end = text.offsetByCodePoints(0, Math.min(codePoint, text.codePointCount(0, text.length())));
        final int lineStart = text.lastIndexOf('\n', Math.max(0, end - 1)) + 1;
        final int line =
                1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
        return new Place(line, 1 + end - Math.min(lineStart, end));
    }

    private Node.Mapping document() {
        next();
        final Event start = next();
        if (start.getEventId() == Event.ID.StreamEnd) {
            throw fail(Place.START, "the file is empty", "Begin from one of the examples in config/");
        }
        final Event root = next();
        final Node node = node(root, 0);
        if (!(node instanceof Node.Mapping mapping)) {
            throw fail(node.place(), "the file must hold keys and values", "Begin from one of the examples in config/");
        }
        next();
        if (next().getEventId() != Event.ID.StreamEnd) {
            throw fail(mapping.place(), "the file holds more than one document", "Remove the lines with ---");
        }
        return mapping;
    }

    private Node node(final Event event, final int depth) {
        final Place place = place(event);
        if (depth > MAX_DEPTH) {
            throw fail(place, "nested deeper than " + MAX_DEPTH, "Flatten it");
        }
        if (++nodes > MAX_NODES) {
            throw fail(place, "more than " + MAX_NODES + " values", "Make the file smaller");
        }
        refuseExtras(event, place);
        return switch (event.getEventId()) {
            case Scalar -> {
                final ScalarEvent scalar = (ScalarEvent) event;
                if (scalar.getValue().length() > MAX_TEXT_CHARS) {
                    throw fail(place, "a value longer than " + MAX_TEXT_CHARS + " characters", "Shorten it");
                }
                yield new Node.Scalar(scalar.getValue(), scalar.isPlain(), place);
            }
            case SequenceStart -> {
                final List<Node> items = new ArrayList<>();
                for (Event e = next(); e.getEventId() != Event.ID.SequenceEnd; e = next()) {
                    items.add(node(e, depth + 1));
                }
                yield new Node.Sequence(items, place);
            }
            case MappingStart -> new Node.Mapping(entries(depth), place);
            default -> throw fail(place, "unexpected YAML: " + event.getEventId(), "Write plain keys and values");
        };
    }

    private List<Node.Entry> entries(final int depth) {
        final List<Node.Entry> entries = new ArrayList<>();
        for (Event e = next(); e.getEventId() != Event.ID.MappingEnd; e = next()) {
            final Node key = node(e, depth + 1);
            final Node value = node(next(), depth + 1);
            if (key instanceof Node.Scalar scalar) {
                entries.add(new Node.Entry(scalar, value));
            } else {
                mistakes.add(key.place(), "a key must be text", "Write it as key: value");
            }
        }
        return entries;
    }

    /**
     * Refuses aliases and anchors, by which a few lines could mean billions of values, and tags, which name other
     * types.
     */
    private void refuseExtras(final Event event, final Place place) {
        if (event.getEventId() == Event.ID.Alias) {
            throw fail(place, "YAML aliases (*name) are not allowed", "Write the value out");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            mistakes.add(place, "YAML anchors (&name) are not allowed", "Remove it and write the values out");
        }
        final Optional<String> tag = switch (event.getEventId()) {
            case Scalar -> ((ScalarEvent) event).getTag();
            case SequenceStart -> ((SequenceStartEvent) event).getTag();
            case MappingStart -> ((MappingStartEvent) event).getTag();
            default -> Optional.empty();
        };
        tag.ifPresent(name -> mistakes.add(place, "YAML tags (" + name + ") are not allowed", "Remove it"));
    }

    private Unreadable fail(final Place place, final String what, final String remedy) {
        mistakes.add(place, what, remedy);
        return new Unreadable();
    }

    private static Place place(final Event event) {
        return event.getStartMark().map(NodeReader::place).orElse(Place.START);
    }

    private static Place place(final Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
