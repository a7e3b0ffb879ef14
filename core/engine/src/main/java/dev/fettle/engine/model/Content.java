package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Hold text or bytes that may include values nobody may see or nobody knows yet. It becomes bytes only on the way to a
 * host, so that whatever holds a content can be saved, shown and compared.
 *
 * @param segments the parts, in order; neighbouring literals are joined
 */
public record Content(List<Segment> segments) {

    /** One part of a content. */
    public sealed interface Segment permits Literal, SecretPart, OutputPart, LocalFile, Archive {}

    /**
     * Text that may be shown.
     *
     * @param text the text, encoded as UTF-8 on the host
     */
    public record Literal(String text) implements Segment {
        /** Check the text. */
        public Literal {
            requireNonNull(text, "text is null");
        }
    }

    /**
     * The value of a secret.
     *
     * @param ref which secret
     * @param encoding how the value is written into its surroundings
     */
    public record SecretPart(SecretRef ref, Encoding encoding) implements Segment {
        /** Check the parts. */
        public SecretPart {
            requireNonNull(ref, "ref is null");
            requireNonNull(encoding, "encoding is null");
        }
    }

    /**
     * A value that another task yields, such as a certificate it made.
     *
     * @param task which task
     * @param name which of its outputs
     */
    public record OutputPart(TaskId task, String name) implements Segment {
        /** Check the parts. */
        public OutputPart {
            requireNonNull(task, "task is null");
            requireNonNull(name, "name is null");
        }

        @Override
        public String toString() {
            return task + "#" + name;
        }
    }

    /**
     * The bytes of a file on the machine that runs the engine.
     *
     * @param path where it is
     * @param sha256 its digest, in lower-case hexadecimal
     * @param size its length in bytes
     */
    public record LocalFile(Path path, String sha256, long size) implements Segment {
        /** Check the parts. */
        public LocalFile {
            requireNonNull(path, "path is null");
            requireNonNull(sha256, "sha256 is null");
        }
    }

    /**
     * The bytes of a tar archive.
     *
     * @param members what it holds, in order
     */
    public record Archive(List<Member> members) implements Segment {
        /** Copy the members. */
        public Archive {
            members = List.copyOf(members);
        }
    }

    /**
     * A file of an archive. It belongs to root there.
     *
     * @param name its path, relative and plain
     * @param content what it holds; no archive itself
     * @param mode four octal digits
     */
    public record Member(String name, Content content, String mode) {
        /** Check the parts. */
        public Member {
            requireNonNull(name, "name is null");
            requireNonNull(content, "content is null");
            requireNonNull(mode, "mode is null");
        }
    }

    /** Say how a secret's value is written into the text around it. */
    public enum Encoding {
        /** As it is. */
        NONE,
        /** Percent-encoded but for unreserved characters, as a part of a URL (RFC 3986). */
        PERCENT,
        /** Base64 with padding (RFC 4648). */
        BASE64,
        /** Inside the double quotes of a line of a systemd environment file. */
        SYSTEMD_ENV,
        /** Inside the double quotes of a JSON string. */
        JSON
    }

    /** Join literals and copy. */
    public Content {
        List<Segment> joined = new ArrayList<>();
        for (Segment segment : segments) {
            int last = joined.size() - 1;
            if (segment instanceof Literal literal && last >= 0 && joined.get(last) instanceof Literal before) {
                joined.set(last, new Literal(before.text() + literal.text()));
            } else if (!(segment instanceof Literal empty && empty.text().isEmpty())) {
                joined.add(segment);
            }
        }
        segments = List.copyOf(joined);
    }

    /** Hold text that may be shown. */
    public static Content of(String text) {
        return new Content(List.of(new Literal(text)));
    }

    /** Hold the value of a secret. */
    public static Content secret(SecretRef ref) {
        return new Content(List.of(new SecretPart(ref, Encoding.NONE)));
    }

    /** Hold a value that another task yields. */
    public static Content output(TaskId task, String name) {
        return new Content(List.of(new OutputPart(task, name)));
    }

    /** Return this content followed by another. */
    public Content plus(Content next) {
        List<Segment> all = new ArrayList<>(segments);
        all.addAll(next.segments);
        return new Content(all);
    }

    /** Return this content followed by text. */
    public Content plus(String text) {
        return plus(of(text));
    }

    /** Return the text when all of it may be shown and is known. */
    public Optional<String> literal() {
        if (segments.isEmpty()) {
            return Optional.of("");
        }
        return segments.size() == 1 && segments.get(0) instanceof Literal literal
                ? Optional.of(literal.text())
                : Optional.empty();
    }

    /** Tell whether a secret is a part of it. */
    public boolean hasSecret() {
        return leaves().anyMatch(SecretPart.class::isInstance);
    }

    /** Return the outputs of other tasks that it waits for. */
    public List<OutputPart> outputs() {
        return leaves().filter(OutputPart.class::isInstance)
                .map(OutputPart.class::cast)
                .toList();
    }

    private Stream<Segment> leaves() {
        return segments.stream()
                .flatMap(segment -> segment instanceof Archive archive
                        ? archive.members().stream()
                                .flatMap(member -> member.content().leaves())
                        : Stream.of(segment));
    }

    /** Return the content with each segment replaced. */
    public Content map(Function<Segment, Segment> replace) {
        return new Content(segments.stream().map(replace).toList());
    }

    /** Return the text as it may be shown: secrets as {@code ***}, outputs and files by their names. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Segment segment : segments) {
            if (segment instanceof Literal literal) {
                text.append(literal.text());
            } else if (segment instanceof SecretPart) {
                text.append(Secret.MASK);
            } else if (segment instanceof OutputPart output) {
                text.append("(known after ").append(output.task()).append(')');
            } else if (segment instanceof LocalFile file) {
                text.append("(file ").append(file.path().getFileName()).append(')');
            } else if (segment instanceof Archive archive) {
                text.append("(archive of ").append(archive.members().size()).append(" files)");
            }
        }
        return text.toString();
    }
}
