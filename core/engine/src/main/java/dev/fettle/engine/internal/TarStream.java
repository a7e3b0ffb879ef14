package dev.fettle.engine.internal;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Content.Member;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Write files as a tar archive while it is read, in GNU's format, which every tar on Linux reads, busybox's too. Times are
 * left out, so that equal files make equal archives.
 */
final class TarStream {

    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;
    private static final byte[] END = new byte[2 * BLOCK];

    /** Give the length and the bytes of a member's content. */
    interface Contents {
        long length(Content content);

        InputStream open(Content content) throws IOException;
    }

    private TarStream() {}

    static long length(List<Member> members, Contents contents) {
        long length = END.length;
        for (Member member : members) {
            long size = contents.length(member.content());
            length += heads(member, size).length + size + padding(size);
        }
        return length;
    }

    static InputStream open(List<Member> members, Contents contents) {
        List<InputStream> parts = new ArrayList<>();
        for (Member member : members) {
            long size = contents.length(member.content());
            parts.add(new ByteArrayInputStream(heads(member, size)));
            parts.add(new Late(member.content(), contents));
            parts.add(new ByteArrayInputStream(new byte[padding(size)]));
        }
        parts.add(new ByteArrayInputStream(END));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private static int padding(long size) {
        return (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    private static byte[] heads(Member member, long size) {
        byte[] name = member.name().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream heads = new ByteArrayOutputStream();
        if (name.length > LONGEST_NAME) {
            heads.writeBytes(head("././@LongLink".getBytes(StandardCharsets.US_ASCII), "0644", name.length + 1L, 'L'));
            heads.writeBytes(name);
            heads.writeBytes(new byte[1 + padding(name.length + 1L)]);
        }
        heads.writeBytes(head(name, member.mode(), size, '0'));
        return heads.toByteArray();
    }

    private static byte[] head(byte[] name, String mode, long size, char type) {
        byte[] head = new byte[BLOCK];
        System.arraycopy(name, 0, head, 0, Math.min(name.length, LONGEST_NAME));
        put(head, 100, String.format("%07o", Integer.parseInt(mode, 8)));
        put(head, 108, "0000000"); // owner
        put(head, 116, "0000000"); // group
        put(head, 124, String.format("%011o", size));
        put(head, 136, "00000000000"); // time
        put(head, 148, "        "); // the sum counts itself as blanks
        head[156] = (byte) type;
        put(head, 257, "ustar  ");
        int sum = 0;
        for (byte b : head) {
            sum += b & 0xff;
        }
        put(head, 148, String.format("%06o\0", sum));
        return head;
    }

    private static void put(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }

    /** Open a content when its turn comes. */
    private static final class Late extends InputStream {
        private final Content content;
        private final Contents contents;
        private InputStream bytes = InputStream.nullInputStream();
        private boolean opened;

        Late(Content content, Contents contents) {
            this.content = content;
            this.contents = contents;
        }

        private InputStream bytes() {
            if (!opened) {
                opened = true;
                try {
                    bytes = contents.open(content);
                } catch (IOException e) {
                    throw new UncheckedIOException("A file cannot be read.", e);
                }
            }
            return bytes;
        }

        @Override
        public int read() throws IOException {
            return bytes().read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return bytes().read(buffer, offset, length);
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
