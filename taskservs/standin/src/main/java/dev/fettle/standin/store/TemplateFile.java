package dev.fettle.standin.store;

import static java.util.Objects.requireNonNull;

/**
 * Hold a tar archive that was uploaded.
 *
 * @param id its id
 * @param hash the SHA-256 of its bytes, in hexadecimal
 * @param userId who uploaded it
 * @param content its bytes; nobody changes them
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its hash alone
public record TemplateFile(String id, String hash, String userId, byte[] content) {
    /** Check the parts. */
    public TemplateFile {
        requireNonNull(id, "id is null");
        requireNonNull(hash, "hash is null");
        requireNonNull(userId, "userId is null");
        requireNonNull(content, "content is null");
    }

    /** Show the hash only. */
    @Override
    public String toString() {
        return "file " + hash;
    }
}
