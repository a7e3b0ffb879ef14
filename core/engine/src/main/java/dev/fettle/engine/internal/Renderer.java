package dev.fettle.engine.internal;

import dev.fettle.engine.internal.host.Payload;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Content.Archive;
import dev.fettle.engine.model.Content.Encoding;
import dev.fettle.engine.model.Content.Literal;
import dev.fettle.engine.model.Content.LocalFile;
import dev.fettle.engine.model.Content.SecretPart;
import dev.fettle.engine.model.Content.Segment;
import dev.fettle.engine.model.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Turn contents into bytes, at the last moment before they travel. */
final class Renderer {

    private final SecretVault secrets;
    private final TarStream.Contents members = new TarStream.Contents() {
        @Override
        public long length(Content content) {
            return Renderer.this.length(content);
        }

        @Override
        public InputStream open(Content content) throws IOException {
            return Renderer.this.open(content).bytes();
        }
    };

    Renderer(SecretVault secrets) {
        this.secrets = secrets;
    }

    /** Return what stands for the output of a finished task; a sensitive one becomes a secret of this run. */
    Segment segment(Output output) {
        return output.sensitive()
                ? new SecretPart(secrets.keep(output.text()), Encoding.NONE)
                : new Literal(output.text());
    }

    /** Return how many bytes a content has. */
    long length(Content content) {
        if (content.segments().size() == 1 && content.segments().get(0) instanceof LocalFile file) {
            return file.size();
        }
        if (content.segments().size() == 1 && content.segments().get(0) instanceof Archive archive) {
            return TarStream.length(archive.members(), members);
        }
        return bytes(content).length;
    }

    /** Open a content for sending it; outputs must have been replaced by then. */
    Payload open(Content content) throws IOException {
        if (content.segments().size() == 1 && content.segments().get(0) instanceof LocalFile file) {
            return new Payload(Files.newInputStream(file.path()), file.size(), Optional.of(file.sha256()));
        }
        if (content.segments().size() == 1 && content.segments().get(0) instanceof Archive archive) {
            return new Payload(TarStream.open(archive.members(), members), length(content), Optional.empty());
        }
        byte[] bytes = bytes(content);
        return new Payload(new ByteArrayInputStream(bytes), bytes.length, Optional.empty());
    }

    /** Return the bytes; outputs must have been replaced by then. */
    byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Segment segment : content.segments()) {
            if (segment instanceof LocalFile file) {
                try {
                    Files.copy(file.path(), bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException("`" + file.path() + "` cannot be read.", e);
                }
            } else if (segment instanceof Archive archive) {
                try (InputStream tar = TarStream.open(archive.members(), members)) {
                    tar.transferTo(bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException("A file of an archive cannot be read.", e);
                }
            } else {
                bytes.writeBytes(text(segment).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** Return the bytes as text. */
    String text(Content content) {
        return new String(bytes(content), StandardCharsets.UTF_8);
    }

    /** Return the SHA-256 in lower-case hexadecimal. A file alone is not read: its digest is known. */
    String sha256(Content content) {
        if (content.segments().size() == 1 && content.segments().get(0) instanceof LocalFile file) {
            return file.sha256();
        }
        return sha256(bytes(content));
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** Begin a SHA-256. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private String text(Segment segment) {
        if (segment instanceof Literal literal) {
            return literal.text();
        }
        if (segment instanceof SecretPart part) {
            return encode(secrets.resolve(part.ref()).reveal(), part.encoding());
        }
        throw new IllegalStateException("Output `" + segment + "` is not known yet.");
    }

    static String encode(String value, Encoding encoding) {
        return switch (encoding) {
            case NONE -> value;
            case PERCENT -> percent(value);
            case BASE64 -> Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
            case SYSTEMD_ENV -> value.replaceAll("([\"\\\\$`])", "\\\\$1");
            case JSON -> json(value);
        };
    }

    private static String percent(String value) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static String json(String value) {
        StringBuilder encoded = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                encoded.append('\\').append(c);
            } else if (c < 0x20) {
                encoded.append(String.format("\\u%04x", (int) c));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }
}
